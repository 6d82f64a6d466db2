package io.sluice.evm.rpc;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Eip1559Transaction;
import io.sluice.evm.chain.Hex;
import io.sluice.evm.chain.LegacyTransaction;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.SignedTransaction;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.chain.UnsignedTransaction;
import io.sluice.evm.chain.Wei;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A transaction as a node wrote it. What a node says of one is believed only when it proves itself:
 * put together again it must have the hash that was asked for.
 *
 * @param fields as they were written, by their names
 */
record TransactionText(Map<String, String> fields) {
  /** What is read of a transaction. */
  static final Set<String> FIELDS =
      Set.of(
          "type",
          "chainId",
          "nonce",
          "gas",
          "gasPrice",
          "maxFeePerGas",
          "maxPriorityFeePerGas",
          "to",
          "value",
          "input",
          "v",
          "yParity",
          "r",
          "s");

  /** Twice the chain id and this, or one more, is {@code v} (EIP-155). */
  private static final int PROTECTED = 35;

  static TransactionText of(Map<String, String> fields) {
    return new TransactionText(Map.copyOf(fields));
  }

  /**
   * The signed bytes with this hash.
   *
   * @return {@code null} when what the node wrote does not have it, or is of a kind that this
   *     product does not know: it proves nothing
   */
  @Nullable SignedTransaction proven(TxHash hash) {
    try {
      SignedTransaction signed = signed();
      return signed.hash().equals(hash) ? signed : null;
    } catch (IllegalArgumentException | ArithmeticException e) {
      return null;
    }
  }

  private SignedTransaction signed() {
    BigInteger r = integer("r");
    BigInteger s = integer("s");
    long type = number("type", 0);
    boolean legacy = type == 0;
    if (!legacy && type != 2) {
      throw new IllegalArgumentException("a transaction of type " + type);
    }
    UnsignedTransaction unsigned = legacy ? legacy() : dynamic();
    int parity = legacy ? (integer("v").testBit(0) ? 0 : 1) : parity();
    return unsigned.signed(parity, word(r), word(s));
  }

  /** {@code v} is odd where the parity is 0: 35 and twice the chain id. */
  private UnsignedTransaction legacy() {
    BigInteger chain = integer("v").subtract(BigInteger.valueOf(PROTECTED)).shiftRight(1);
    return new LegacyTransaction(
        new ChainId(chain.longValueExact()),
        new Nonce(number("nonce", -1)),
        wei("gasPrice"),
        number("gas", -1),
        to(),
        wei("value"),
        data());
  }

  private UnsignedTransaction dynamic() {
    return new Eip1559Transaction(
        new ChainId(number("chainId", -1)),
        new Nonce(number("nonce", -1)),
        wei("maxPriorityFeePerGas"),
        wei("maxFeePerGas"),
        number("gas", -1),
        to(),
        wei("value"),
        data());
  }

  private int parity() {
    String given = fields.get("yParity");
    return Math.toIntExact(Hex.number(given == null ? text("v") : given));
  }

  private @Nullable Address to() {
    String to = fields.get("to");
    return to == null ? null : Address.of(Hex.bytes(to));
  }

  private Bytes data() {
    return Bytes.of(Hex.bytes(text("input")));
  }

  private Wei wei(String name) {
    return new Wei(integer(name));
  }

  private BigInteger integer(String name) {
    return Hex.integer(text(name));
  }

  private long number(String name, long otherwise) {
    String text = fields.get(name);
    return text == null ? otherwise : Hex.number(text);
  }

  private String text(String name) {
    String text = fields.get(name);
    if (text == null) {
      throw new IllegalArgumentException("the transaction says no " + name);
    }
    return text;
  }

  private static byte[] word(BigInteger value) {
    byte[] bytes = value.toByteArray();
    return bytes.length > 1 && bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }
}
