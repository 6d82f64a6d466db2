package io.sluice.evm.rpc;

import io.sluice.evm.abi.ContractErrors;
import io.sluice.evm.chain.Hex;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes words of what a contract returns when it reverts (Solidity, "Errors and the Revert
 * Statement").
 */
final class RevertReason {
  /** Selector of {@code Error(string)}. */
  private static final String ERROR = "08c379a0";

  /** Selector of {@code Panic(uint256)}. */
  private static final String PANIC = "4e487b71";

  private static final int WORD = 32;
  private static final int SELECTOR = 4;

  /** Characters of a reason that are kept: a contract may return anything, in any script. */
  private static final int LIMIT = 500;

  /** Nethermind and OpenEthereum put a word before the hex. */
  private static final Pattern DATA = Pattern.compile("(?:Reverted )?(0x(?:[0-9a-fA-F]{2})*)");

  /** Words of geth, Hardhat and Ganache before a reason. */
  private static final Pattern REVERTED =
      Pattern.compile(
          "^(error: )?(vm exception while processing transaction: )?(execution )?revert(ed)?\\b"
              + "( with reason string)?:? *",
          Pattern.CASE_INSENSITIVE);

  /** What is said where neither data nor a message tells more. */
  static final String NOTHING = "reverted without a reason";

  private final ContractErrors errors;

  RevertReason(ContractErrors errors) {
    this.errors = errors;
  }

  /**
   * What the contract said.
   *
   * @param data the {@code data} of an error
   * @return {@code null} when there is none, or it is not hex
   */
  @Nullable String of(@Nullable String data) {
    Matcher matcher = DATA.matcher(data == null ? "" : data.strip());
    if (!matcher.matches()) {
      return null;
    }
    byte[] bytes = Hex.bytes(matcher.group(1));
    if (bytes.length < SELECTOR) {
      return bytes.length == 0 ? NOTHING : "reverted with " + Hex.data(bytes);
    }
    String selector = Hex.data(Arrays.copyOf(bytes, SELECTOR)).substring(2);
    byte[] arguments = Arrays.copyOfRange(bytes, SELECTOR, bytes.length);
    @Nullable String known =
        switch (selector) {
          case ERROR -> string(arguments);
          case PANIC -> panic(arguments);
          default ->
              errors.describe(bytes).map(words -> Words.printable(words, LIMIT)).orElse(null);
        };
    return known == null
        ? Words.printable("custom error 0x" + selector + ": " + Hex.data(bytes), LIMIT)
        : known;
  }

  /** What is left of a node's message once it has said that it is about a revert. */
  static String ofMessage(String message) {
    String reason = REVERTED.matcher(message).replaceFirst("");
    return reason.isBlank() ? NOTHING : reason;
  }

  /** The string of {@code Error(string)}; {@code null} when it is not laid out as one. */
  private static @Nullable String string(byte[] arguments) {
    int offset = size(arguments, 0);
    int length = offset < 0 ? -1 : size(arguments, offset);
    if (length < 0 || length > arguments.length - offset - WORD) {
      return null;
    }
    return Words.printable(
        new String(arguments, offset + WORD, length, StandardCharsets.UTF_8), LIMIT);
  }

  private static @Nullable String panic(byte[] arguments) {
    int code = size(arguments, 0);
    return switch (code) {
      case -1 -> null;
      case 0x00 -> "panic 0x00: generic";
      case 0x01 -> "panic 0x01: assertion failed";
      case 0x11 -> "panic 0x11: arithmetic overflow or underflow";
      case 0x12 -> "panic 0x12: division by zero";
      case 0x21 -> "panic 0x21: not a value of the enum";
      case 0x22 -> "panic 0x22: storage byte array wrongly encoded";
      case 0x31 -> "panic 0x31: pop on an empty array";
      case 0x32 -> "panic 0x32: array index out of bounds";
      case 0x41 -> "panic 0x41: too much memory";
      case 0x51 -> "panic 0x51: call of an uninitialised function";
      default -> "panic 0x" + Integer.toHexString(code);
    };
  }

  /** A word as a small number; -1 when it is cut short or not small. */
  private static int size(byte[] arguments, int at) {
    if (at > arguments.length - WORD) {
      return -1;
    }
    BigInteger word = new BigInteger(1, Arrays.copyOfRange(arguments, at, at + WORD));
    return word.bitLength() < Integer.SIZE - 1 ? word.intValue() : -1;
  }
}
