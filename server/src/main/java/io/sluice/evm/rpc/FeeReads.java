package io.sluice.evm.rpc;

import io.sluice.evm.chain.Wei;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks what gas costs. Of two endpoints the lower word is taken: what one node says must not make
 * everybody pay more. A method that a node does not know is no answer to the question.
 */
final class FeeReads {
  private static final FeeHistory NOTHING = new FeeHistory(null, List.of());

  private final Endpoints endpoints;
  private final Reads reads;

  FeeReads(Endpoints endpoints, Reads reads) {
    this.endpoints = endpoints;
    this.reads = reads;
  }

  /** Recent fees; without a base fee and without tips where no endpoint knows them. */
  FeeHistory history(int blocks, List<Integer> percentiles) {
    return quotes(
            new CallBatch<>(
                List.of(Invocation.feeHistory(blocks, percentiles)), Results::feeHistory))
        .stream()
        .reduce(FeeReads::lower)
        .orElse(NOTHING);
  }

  /** What nodes ask for gas; empty where no endpoint knows the method. */
  Optional<Wei> gasPrice() {
    return quotes(
            new CallBatch<>(
                List.of(Invocation.gasPrice()), json -> new Wei(AnswerReader.integer(json))))
        .stream()
        .min(Wei::compareTo);
  }

  private <T> List<T> quotes(CallBatch<T> batch) {
    Predicate<Reply<T>> usable =
        reply ->
            reply instanceof Reply.Result<T>
                || (reply instanceof Reply.Refused<T>(NodeError error)
                    && ProviderErrors.isMethodMissing(error));
    List<T> quotes = new ArrayList<>();
    for (List<Reply<T>> said : reads.quotes(reads.put(batch), usable, endpoints.needed())) {
      switch (said.getFirst()) {
        case Reply.Result<T>(var value) -> {
          if (value != null) {
            quotes.add(value);
          }
        }
        case Reply.Refused<T>(NodeError error) -> {
          if (!ProviderErrors.isMethodMissing(error)) {
            throw new NodeUnavailableException(error.text());
          }
        }
        case Reply.Missing<T>(String why) -> throw new NodeUnavailableException(why);
      }
    }
    return quotes;
  }

  /** The lower of two histories: the lower base fee, and the tips that are lower on average. */
  static FeeHistory lower(FeeHistory one, FeeHistory other) {
    @Nullable Wei first = one.nextBaseFee();
    @Nullable Wei second = other.nextBaseFee();
    @Nullable Wei base =
        first == null || (second != null && second.compareTo(first) < 0) ? second : first;
    BigInteger tips = averageTip(one.rewards());
    BigInteger others = averageTip(other.rewards());
    boolean otherIsLower = tips == null || (others != null && others.compareTo(tips) < 0);
    return new FeeHistory(base, otherIsLower ? other.rewards() : one.rewards());
  }

  /** Of the highest percentile, over the blocks that have one; {@code null} where none has. */
  private static @Nullable BigInteger averageTip(List<List<Wei>> rewards) {
    List<BigInteger> tips =
        rewards.stream()
            .filter(block -> !block.isEmpty())
            .map(block -> block.getLast().value())
            .toList();
    return tips.isEmpty()
        ? null
        : tips.stream()
            .reduce(BigInteger.ZERO, BigInteger::add)
            .divide(BigInteger.valueOf(tips.size()));
  }
}
