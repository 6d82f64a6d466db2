package io.sluice.evm.rpc;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the error texts of nodes and of what stands before them say of themselves rather than of a
 * call: that they are asked too often or for too much at once, and what they do not have. The
 * wordings are those of geth, Erigon, Nethermind, Besu, jsonrpsee (Reth), proxyd (Base, Optimism)
 * and of hosted nodes. What a contract says when it reverts is never taken for one of them: anybody
 * could put an endpoint out of use with it.
 */
final class ProviderErrors {
  /** JSON-RPC's own; Besu's "Method not enabled" beside it. */
  private static final long METHOD_NOT_FOUND = -32601;

  private static final long METHOD_NOT_ENABLED = -32604;
  private static final long INVALID_PARAMS = -32602;

  /** EIP-1474's "Limit exceeded". Besu and jsonrpsee give it other meanings. */
  private static final long LIMIT_EXCEEDED = -32005;

  /** proxyd: over its rate limit; too many calls in a batch. */
  private static final long OVER_RATE_LIMIT = -32016;

  private static final long TOO_MANY_IN_BATCH = -32014;

  /** The HTTP status, in the body. */
  private static final long TOO_MANY_REQUESTS = 429;

  /** What geth and Nethermind give an execution that reverted. */
  private static final long REVERTED = 3;

  private static final long VM_EXECUTION_ERROR = -32015;

  /** Longer than anybody should be made to wait by a few words. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private static final Pattern RATE =
      pattern(
          "rate.?limit|too many (http )?requests|request (rate|count)|requests? per"
              + "|compute units?|throughput|\\bquota\\b|\\bcredits\\b|throttl|^limit exceeded"
              + "|(exceed\\w*|over|at|reached)\\b.{0,40}\\bcapacity|capacity (is )?exceeded"
              + "|(request|usage|daily|monthly|plan) (count |request )?(limit|cap)\\b");

  private static final Pattern NO_RATE = pattern("gas|batch|range|blocks|logs|results|supported");

  private static final Pattern BATCH =
      pattern(
          "\\bbatch.{0,60}(large|big|many|limit|size|max|exceed|more than|allowed|supported)"
              + "|(max|limit|exceed|more than).{0,40}\\bbatch|too many (rpc )?calls(?! per)"
              + "|(request|content|payload|body)( entity| body)? (is |was )?too (large|big)"
              + "|response (is |was |size )*too (large|big)|response size exceed"
              + "|max(imum)? response size");

  private static final Pattern CONTRACT = pattern("revert|vm exception");

  private static final Pattern PAUSE =
      pattern(
          "(?:again|retry|wait|back-?off)\\D{0,24}(\\d{1,6}) ?"
              + "(ms|milli\\w*|s|sec\\w*|m|min\\w*|h|hours?)?\\b");

  private static final Pattern NOT_THERE =
      pattern("header not found|block (was )?not found|unknown block|no such block");

  private static final Pattern NO_SUCH_TAG =
      pattern(
          "not found|unknown block|invalid|unsupported|not supported|unknown tag|finali[sz]ed"
              + "|\\bsafe\\b");

  private ProviderErrors() {}

  /** What an error for a whole batch says of the endpoint. */
  static ExchangeFault ofBatch(String endpoint, NodeError error) {
    if (isRate(error)) {
      return throttled(endpoint, error);
    }
    ExchangeFault.Kind kind =
        isOfSize(error) ? ExchangeFault.Kind.BATCH_TOO_LARGE : ExchangeFault.Kind.REFUSED;
    return new ExchangeFault(kind, endpoint + ": " + error.text());
  }

  static ExchangeFault throttled(String endpoint, NodeError error) {
    return new ExchangeFault(
        ExchangeFault.Kind.THROTTLED,
        endpoint + " limits how often it is asked: " + error.text(),
        pause(error.message()));
  }

  /** Whether the endpoint was asked too often. */
  static boolean isRate(NodeError error) {
    if (isOfContract(error) || BATCH.matcher(error.message()).find()) {
      return false;
    }
    return error.code() == TOO_MANY_REQUESTS
        || error.code() == OVER_RATE_LIMIT
        || RATE.matcher(error.message()).find()
        || (error.code() == LIMIT_EXCEEDED && !NO_RATE.matcher(error.message()).find());
  }

  /** Whether it was asked for too much in one request. */
  static boolean isOfSize(NodeError error) {
    return !isOfContract(error)
        && (error.code() == TOO_MANY_IN_BATCH || BATCH.matcher(error.message()).find());
  }

  /** Whether the node does not offer the method at all, now or later. */
  static boolean isMethodMissing(NodeError error) {
    return error.code() == METHOD_NOT_FOUND || error.code() == METHOD_NOT_ENABLED;
  }

  /** Whether the node does not know the block that was asked for. */
  static boolean isBlockUnknown(NodeError error) {
    return NOT_THERE.matcher(error.message()).find();
  }

  /** Whether the node knows no block by such a name, or none is called so yet. */
  static boolean isTagUnknown(NodeError error) {
    return error.code() == INVALID_PARAMS
        || isMethodMissing(error)
        || NO_SUCH_TAG.matcher(error.message()).find();
  }

  /** How long the words ask to be left alone; {@code null} when they do not say. */
  private static @Nullable Duration pause(String words) {
    Matcher matcher = PAUSE.matcher(words);
    if (!matcher.find()) {
      return null;
    }
    long count = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2) == null ? "s" : matcher.group(2).toLowerCase(Locale.ROOT);
    Duration asked =
        unit.startsWith("ms") || unit.startsWith("mil")
            ? Duration.ofMillis(count)
            : unit.startsWith("m")
                ? Duration.ofMinutes(count)
                : unit.startsWith("h") ? Duration.ofHours(count) : Duration.ofSeconds(count);
    return asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
  }

  private static boolean isOfContract(NodeError error) {
    return error.code() == REVERTED
        || error.code() == VM_EXECUTION_ERROR
        || CONTRACT.matcher(error.message()).find();
  }

  private static Pattern pattern(String wording) {
    return Pattern.compile(wording, Pattern.CASE_INSENSITIVE);
  }
}
