package io.sluice.engine.transaction;

import static java.util.stream.Collectors.joining;

import io.sluice.engine.lane.LaneId;
import io.sluice.evm.chain.Nonce;
import java.util.List;
import java.util.stream.Stream;

/**
 * Nonces of one lane that follow each other.
 *
 * @param from the first
 * @param until the first that is not among them
 */
public record NonceRange(LaneId lane, Nonce from, Nonce until) {
  public boolean isEmpty() {
    return from.compareTo(until) >= 0;
  }

  public long length() {
    return isEmpty() ? 0 : until.value() - from.value();
  }

  /** A condition on columns {@code lane_id} and {@code nonce}: that they are in one of these. */
  static String within(List<NonceRange> ranges, String table) {
    return ranges.stream()
        .map(_ -> "(%1$slane_id = ? AND %1$snonce >= ? AND %1$snonce < ?)".formatted(table))
        .collect(joining(" OR ", "(", ")"));
  }

  /** The arguments of that condition. */
  static List<Object> arguments(List<NonceRange> ranges) {
    return ranges.stream()
        .<Object>flatMap(
            range -> Stream.of(range.lane.value(), range.from.value(), range.until.value()))
        .toList();
  }
}
