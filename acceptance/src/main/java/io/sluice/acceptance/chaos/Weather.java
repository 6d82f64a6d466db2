package io.sluice.acceptance.chaos;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** How bad it is between the roles and what they stand on. Safe for use by many threads. */
final class Weather {
  /** Between which two. */
  enum Wire {
    NODE,
    QUEUE,
    DATABASE
  }

  /** A database's protocol has no request that could be doubled, and no answer to be guessed at. */
  private static final Map<Wire, List<Fault>> POSSIBLE =
      Map.of(
          Wire.NODE, List.of(Fault.values()),
          Wire.QUEUE, List.of(Fault.values()),
          Wire.DATABASE, List.of(Fault.NONE, Fault.DELAY, Fault.RESET, Fault.CUT));

  private final Random random;
  private final Map<Wire, Double> share = new EnumMap<>(Wire.class);

  Weather(long seed) {
    this.random = new Random(seed);
  }

  /** From now on this share of requests meets a fault. */
  synchronized void worsen(Wire wire, double faults) {
    share.put(wire, faults);
  }

  synchronized void clearUp() {
    share.clear();
  }

  synchronized Fault next(Wire wire) {
    if (random.nextDouble() >= share.getOrDefault(wire, 0.0)) {
      return Fault.NONE;
    }
    List<Fault> faults = POSSIBLE.getOrDefault(wire, List.of(Fault.NONE));
    return faults.get(random.nextInt(faults.size()));
  }

  synchronized int millis(int most) {
    return random.nextInt(most) + 1;
  }
}
