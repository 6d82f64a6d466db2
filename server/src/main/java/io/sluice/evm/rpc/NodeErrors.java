package io.sluice.evm.rpc;

import io.sluice.evm.chain.TxHash;
import io.sluice.evm.chain.Wei;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one place where a node's error text about a call becomes a typed reason; what it says of the
 * endpoint itself is in {@link ProviderErrors}. Codes hardly help: geth puts almost everything
 * under -32000, and Besu gives its own meaning to -32005. The wordings are those of geth
 * (core/txpool, core/error.go, and with them Bor and BNB Chain), Erigon (txpoolcfg), Nethermind
 * (AcceptTxResult), Besu (RpcErrorType), Reth (rpc-eth-types), Anvil, Arbitrum, Kaia and the EVM
 * chains of the Cosmos.
 *
 * <p>What no rule knows is refused in the node's own words: the bytes are sent again, which is
 * always safe, ever more slowly.
 */
final class NodeErrors {
  /** What geth and others give an execution that reverted. */
  private static final long REVERTED = 3;

  private static final int WEI_IN_ETHER_DIGITS = 18;

  /** The first rule that matches decides; the order matters where one wording contains another. */
  private static final List<Rule> SEND =
      List.of(
          rule(
              Reason.ALREADY_KNOWN,
              "already ?known|\\bknown transaction|already ?imported|existing txn? with same hash"
                  + "|already (exists )?in (the )?(mem|tx)?(pool|cache)"),
          rule(Reason.REFUSED, "authority nonce too low"),
          rule(
              Reason.NONCE_TOO_LOW,
              "nonce (is )?too low|old ?nonce|^(\\w+: )?mined$"
                  // Nethermind: the node itself has sent something with it; blocks say what.
                  + "|own ?nonce ?already ?used"),
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
                  + "|price to replace existing|another transaction with same nonce"
                  // Kaia says "known transaction" to the same bytes first: this is another one's.
                  + "|another tx which has the same nonce"),
          rule(
              Reason.INSUFFICIENT_FUNDS,
              "insufficient ?(funds|balance|account balance)|upfront cost exceeds"
                  + "|does not have enough (funds|balance)"),
          rule(
              Reason.FEE_TOO_HIGH,
              "exceeds the configured cap|transaction fee cap exceeded|fee exceeds .{0,20}cap"),
          rule(
              Reason.GAS_TOO_LOW,
              "intrinsic ?gas (?!too high)|intrinsic ?gas$|intrinsicgas\\b|below ?intrinsic"
                  // Anvil says "intrinsic gas too high" of a limit that is too low as well.
                  + "|call ?gas ?cost ?(more ?than|\\(\\d+\\) exceeds)|call gas cost .{0,30}exceeds"
                  + "|floor data gas|gas floor|gas ?limit ?(is )?too ?(low|small)"),
          rule(
              Reason.GAS_TOO_HIGH,
              "exceeds (the )?block('s)? gas ?limit|gas ?limit ?(is )?too ?(high|big|large)"
                  + "|gas ?limit ?exceeded|gas limit reached|intrinsic gas too high"
                  + "|exceeds (the )?max(imum)? (transaction )?gas|exceeds (the )?transaction gas"),
          rule(
              Reason.INVALID,
              "gas ?u?int(64)? ?overflow|int256 ?overflow"
                  + "|oversized data|rlp ?too ?long|initcode|max ?tx ?size ?exceeded"
                  + "|transaction (is )?too large|invalid sender|failed ?to ?(resolve|recover) ?sender"
                  + "|invalid (transaction )?signature|invalid chain ?id|wrong chain ?id"
                  + "|chain ?id (does not match|not supported|is required)|chain id mismatch"
                  + "|only replay-protected|transaction type|tx ?type ?not ?supported|type not supported"
                  + "|not ?supported ?tx ?type|to decode( signed)? transaction|\\brlp: "
                  + "|typed transaction too short|empty transaction data|could not decode"
                  + "|priority fee per gas (is )?(higher than|exceeds) max fee"
                  + "|higher than 2\\^256|negative value|sender ?(is ?)?(not an eoa|contract)"
                  + "|nonce has max value|not authorized to send|^invalid\\b,"),
          rule(
              Reason.FEE_TOO_LOW,
              "underpriced|less than block base fee|fee ?too ?low|gas ?price (is )?too low"
                  + "|price below|below (configured )?minimum|below current base fee"
                  + "|below chain minimum|below minimum required|insufficient fees?\\b"
                  + "|less than (the )?(gas ?price )?(minimum|floor)|minimum floor"
                  + "|(tip|priority fee)( cap)? (is )?too low"),
          rule(Reason.UNKNOWN, "timed? ?out|timeout|deadline exceeded|context canceled"));

  /** Wei per gas after the name that geth and Reth give the least tip they take. */
  private static final Pattern LEAST_TIP =
      pattern(
          "(?:tip cap|gas price) \\d+, minimum needed (\\d{1,77})\\b"
              + "|minimum required priority fee (?:of )?(\\d{1,77})\\b");

  /** geth prints the cap in ether, rounded to hundredths. */
  private static final Pattern CAP = pattern("cap \\((\\d{1,30}(?:\\.\\d{1,30})?) ether\\)");

  private static final Pattern REVERT = pattern("\\brevert");

  private static final Pattern POOR =
      pattern(
          "insufficient ?(funds|balance|account balance)|upfront cost exceeds"
              + "|does not have enough (funds|balance)|exceeds allowance ?:? ?\\(?0\\)?$");

  /** geth's and revm's errors of the EVM itself, and what others make of them. */
  private static final Pattern FAILS =
      pattern(
          "revert|exceeds allowance|out ?of ?gas|invalid ?opcode|invalidfeopcode|opcode 0x"
              + "|bad ?instruction|bad ?jump|invalid ?jump|stack ?(under|over)flow|stack limit"
              + "|write protection|code size|static call|execution (halted|failed|error)|evm error"
              + "|return ?data out of bounds|invalid code|begin with 0xef|intrinsic ?gas"
              + "|floor data gas|gas floor|gas ?u?int(64)? ?overflow|contract address collision"
              + "|call depth|exceeds (the )?block gas ?limit|gas ?limit ?(is )?too ?(low|high)"
              + "|initcode|could not be completed due to an exception|always failing transaction");

  private NodeErrors() {}

  /**
   * @param hash of the bytes that were sent
   */
  static SendAnswer send(NodeError error, TxHash hash) {
    String text = error.text();
    if (ProviderErrors.isRate(error)) {
      return new SendAnswer.Unknown(text);
    }
    return switch (reason(error.message())) {
      case ALREADY_KNOWN -> new SendAnswer.Accepted(hash, true);
      case NONCE_TOO_LOW -> new SendAnswer.NonceTooLow(text);
      case REPLACEMENT_UNDERPRICED -> new SendAnswer.ReplacementUnderpriced(text);
      case FEE_TOO_LOW -> new SendAnswer.FeeTooLow(text, leastTip(error.message()));
      case FEE_TOO_HIGH -> new SendAnswer.FeeTooHigh(text, cap(error.message()));
      case GAS_TOO_LOW -> new SendAnswer.GasTooLow(text);
      case GAS_TOO_HIGH -> new SendAnswer.GasTooHigh(text);
      case INSUFFICIENT_FUNDS -> new SendAnswer.InsufficientFunds(text);
      case CONGESTED -> new SendAnswer.Congested(text);
      case INVALID -> new SendAnswer.Invalid(text);
      case REFUSED -> new SendAnswer.Refused(text);
      case UNKNOWN -> new SendAnswer.Unknown(text);
    };
  }

  /**
   * What a node says of a call that it did not execute to its end. That it reverts decides before
   * anything else: the reason is the contract's own and may speak of anything.
   */
  static GasAnswer gas(NodeError error, RevertReason reasons) {
    @Nullable String revert = reasons.of(error.data());
    if (revert != null) {
      return new GasAnswer.Reverts(revert);
    }
    if (error.code() == REVERTED || REVERT.matcher(error.message()).find()) {
      return new GasAnswer.Reverts(RevertReason.ofMessage(error.message()));
    }
    if (POOR.matcher(error.message()).find()) {
      return new GasAnswer.InsufficientFunds(error.text());
    }
    return FAILS.matcher(error.message()).find()
        ? new GasAnswer.Reverts(RevertReason.ofMessage(error.message()))
        : new GasAnswer.Unavailable(error.text());
  }

  /** The least tip that the words name, in wei per gas; {@code null} where they name none. */
  private static @Nullable Wei leastTip(String message) {
    Matcher matcher = LEAST_TIP.matcher(message);
    if (!matcher.find()) {
      return null;
    }
    return new Wei(new BigInteger(matcher.group(1) == null ? matcher.group(2) : matcher.group(1)));
  }

  /** The most that gas may cost, in wei; {@code null} where the words do not name it. */
  private static @Nullable Wei cap(String message) {
    Matcher matcher = CAP.matcher(message);
    if (!matcher.find()) {
      return null;
    }
    BigInteger wei =
        new BigDecimal(matcher.group(1))
            .movePointRight(WEI_IN_ETHER_DIGITS)
            .setScale(0, RoundingMode.DOWN)
            .toBigInteger();
    return wei.signum() == 0 ? null : new Wei(wei);
  }

  private static Reason reason(String message) {
    return SEND.stream()
        .filter(rule -> rule.wording().matcher(message).find())
        .findFirst()
        .map(Rule::reason)
        .orElse(Reason.REFUSED);
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
    FEE_TOO_HIGH,
    GAS_TOO_LOW,
    GAS_TOO_HIGH,
    INSUFFICIENT_FUNDS,
    CONGESTED,
    INVALID,
    REFUSED,
    UNKNOWN
  }

  private record Rule(Reason reason, Pattern wording) {}
}
