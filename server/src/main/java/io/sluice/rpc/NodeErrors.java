package io.sluice.rpc;

import io.sluice.chain.TxHash;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one place where a node's error text becomes a typed reason. Codes hardly help: geth puts
 * almost everything under -32000, and Besu gives its own meaning to -32005. The wordings are those
 * of geth (core/txpool, core/error.go, and with them Bor and BNB Chain), Erigon (txpoolcfg),
 * Nethermind (AcceptTxResult), Besu (RpcErrorType), Reth (rpc-eth-types) and Anvil.
 *
 * <p>What no rule knows is unknown: the bytes are sent again, which is always safe.
 */
final class NodeErrors {
  private static final long METHOD_NOT_FOUND = -32601;

  /** Besu's "Method not enabled". */
  private static final long METHOD_NOT_ENABLED = -32604;

  /** What geth and others give an execution that reverted. */
  private static final long REVERTED = 3;

  /** The first rule that matches decides; the order matters where one wording contains another. */
  private static final List<Rule> SEND =
      List.of(
          rule(
              Reason.ALREADY_KNOWN,
              "already ?known|\\bknown transaction|already imported|existing txn? with same hash"
                  + "|already in (the )?(mem|tx)?pool"),
          rule(Reason.UNKNOWN, "authority nonce too low"),
          rule(Reason.NONCE_TOO_LOW, "nonce (is )?too low|old ?nonce|^(\\w+: )?mined$"),
          rule(
              Reason.CONGESTED,
              "future transaction tries to replace pending|(tx ?)?pool is full|tx ?pool overflow"
                  + "|\\bspammer\\b|account limit exceeded|nonce (is )?too high|nonce ?gap"
                  + "|nonce ?(is )?too ?far ?in ?(the )?future|nonce is too distant"
                  + "|invalid transaction with a lower nonce|address already reserved"
                  + "|in-flight transaction limit|gapped-nonce|transaction pool not enabled"
                  + "|initial sync is still in progress|\\bsyncing\\b"
                  + "|exceeds pending slots|too many transactions (in|for|from)"),
          rule(
              Reason.REPLACEMENT_UNDERPRICED,
              "replacement transaction underpriced|replacement ?not ?allowed"
                  + "|replacement (fee|gas price) too low|could not replace existing"
                  + "|price to replace existing|another transaction with same nonce"),
          rule(
              Reason.INSUFFICIENT_FUNDS,
              "insufficient ?(funds|balance|account balance)|upfront cost exceeds"
                  + "|does not have enough (funds|balance)"),
          rule(
              Reason.INVALID,
              "intrinsic ?gas|exceeds block gas limit|gas ?limit ?(is )?too ?high"
                  + "|gas ?limit ?exceeded|gas limit reached|exceeds max transaction gas limit"
                  + "|floor data gas|gas floor|gas ?u?int(64)? ?overflow|int256 ?overflow"
                  + "|oversized data|rlp ?too ?long|initcode|max ?tx ?size ?exceeded"
                  + "|transaction (is )?too large|invalid sender|failed ?to ?(resolve|recover) ?sender"
                  + "|invalid (transaction )?signature|invalid chain ?id|wrong chain ?id"
                  + "|chain ?id (does not match|not supported|is required)|chain id mismatch"
                  + "|only replay-protected|transaction type|tx ?type ?not ?supported|type not supported"
                  + "|not ?supported ?tx ?type|to decode( signed)? transaction|\\brlp: "
                  + "|typed transaction too short|empty transaction data|could not decode"
                  + "|priority fee per gas (is )?(higher than|exceeds) max fee"
                  + "|higher than 2\\^256|negative value|sender ?(is ?)?(not an eoa|contract)"
                  + "|nonce has max value|exceeds the configured cap|transaction fee cap exceeded"
                  + "|not authorized to send|^invalid\\b,"),
          rule(
              Reason.FEE_TOO_LOW,
              "underpriced|less than block base fee|fee ?too ?low|gas ?price (is )?too low"
                  + "|price below|below (configured )?minimum|below current base fee"
                  + "|below chain minimum|below minimum required"));

  private static final Pattern POOR =
      pattern(
          "insufficient ?(funds|balance|account balance)|upfront cost exceeds"
              + "|does not have enough (funds|balance)|exceeds allowance ?:? ?\\(?0\\)?$");

  private static final Pattern FAILS =
      pattern(
          "revert|exceeds allowance|out of gas|invalid ?opcode|invalidfeopcode|opcode 0x"
              + "|bad ?instruction|bad ?jump|invalid ?jump|stack ?(under|over)flow|write protection"
              + "|code size|static call|execution (halted|failed|error)|evm error"
              + "|could not be completed due to an exception|always failing transaction");

  private NodeErrors() {}

  /**
   * @param hash of the bytes that were sent
   */
  static SendAnswer send(NodeError error, TxHash hash) {
    String text = error.text();
    return switch (reason(error.message())) {
      case ALREADY_KNOWN -> new SendAnswer.Accepted(hash, true);
      case NONCE_TOO_LOW -> new SendAnswer.NonceTooLow(text);
      case REPLACEMENT_UNDERPRICED -> new SendAnswer.ReplacementUnderpriced(text);
      case FEE_TOO_LOW -> new SendAnswer.FeeTooLow(text);
      case INSUFFICIENT_FUNDS -> new SendAnswer.InsufficientFunds(text);
      case CONGESTED -> new SendAnswer.Congested(text);
      case INVALID -> new SendAnswer.Invalid(text);
      case UNKNOWN -> new SendAnswer.Unknown(text);
    };
  }

  static GasAnswer gas(NodeError error, RevertReason reasons) {
    @Nullable String revert = reasons.of(error.data());
    if (revert != null) {
      return new GasAnswer.Reverts(revert);
    }
    if (POOR.matcher(error.message()).find()) {
      return new GasAnswer.InsufficientFunds(error.text());
    }
    if (error.code() == REVERTED || FAILS.matcher(error.message()).find()) {
      return new GasAnswer.Reverts(RevertReason.ofMessage(error.message()));
    }
    return new GasAnswer.Unavailable(error.text());
  }

  /** Whether the node does not offer the method at all, now or later. */
  static boolean methodMissing(NodeError error) {
    return error.code() == METHOD_NOT_FOUND || error.code() == METHOD_NOT_ENABLED;
  }

  private static Reason reason(String message) {
    return SEND.stream()
        .filter(rule -> rule.wording().matcher(message).find())
        .findFirst()
        .map(Rule::reason)
        .orElse(Reason.UNKNOWN);
  }

  private static Rule rule(Reason reason, String wording) {
    return new Rule(reason, pattern(wording));
  }

  private static Pattern pattern(String wording) {
    return Pattern.compile(wording, Pattern.CASE_INSENSITIVE);
  }

  private enum Reason {
    ALREADY_KNOWN,
    NONCE_TOO_LOW,
    REPLACEMENT_UNDERPRICED,
    FEE_TOO_LOW,
    INSUFFICIENT_FUNDS,
    CONGESTED,
    INVALID,
    UNKNOWN
  }

  private record Rule(Reason reason, Pattern wording) {}
}
