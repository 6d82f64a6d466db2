package io.sluice.engine.lane;

import static java.util.stream.Collectors.joining;

import io.sluice.evm.chain.Wei;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a lane has been signed away, minute by minute, of the last hour. A minute counts in full
 * until all of it is more than an hour ago, so that no hour ever has more. Immutable.
 */
public record HourlyValue(SortedMap<Long, Wei> byMinute) {
  public static final HourlyValue NONE = new HourlyValue(new TreeMap<>());

  private static final long MINUTES = 60;

  public HourlyValue {
    byMinute = Collections.unmodifiableSortedMap(byMinute);
  }

  /**
   * From its column: {@code minute:wei} by commas, minutes since 1970; {@code null} for nothing.
   */
  static HourlyValue parse(@Nullable String column) {
    if (column == null || column.isEmpty()) {
      return NONE;
    }
    TreeMap<Long, Wei> found = new TreeMap<>();
    for (String each : column.split(",", -1)) {
      int colon = each.indexOf(':');
      found.put(
          Long.valueOf(each.substring(0, colon)),
          new Wei(new java.math.BigInteger(each.substring(colon + 1))));
    }
    return new HourlyValue(found);
  }

  /** As its column holds it. */
  String column() {
    return byMinute.entrySet().stream()
        .map(each -> each.getKey() + ":" + each.getValue())
        .collect(joining(","));
  }

  /** What the hour before this moment has. */
  public Wei inTheHourBefore(Instant now) {
    return byMinute.tailMap(minute(now) - MINUTES).values().stream()
        .reduce(Wei.ZERO, Wei::plusCapped);
  }

  /** With this as well; what is long ago is left out. */
  public HourlyValue plus(Wei value, Instant now) {
    TreeMap<Long, Wei> more = new TreeMap<>(byMinute.tailMap(minute(now) - MINUTES));
    more.merge(minute(now), value, Wei::plusCapped);
    return new HourlyValue(more);
  }

  private static long minute(Instant time) {
    return Math.floorDiv(time.getEpochSecond(), MINUTES);
  }
}
