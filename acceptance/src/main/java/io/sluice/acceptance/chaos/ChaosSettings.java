package io.sluice.acceptance.chaos;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/**
 * How chaos is to be.
 *
 * @param networks how many chains there are
 * @param seed decides the order of everything; of the first run
 * @param seeds how many runs, each of the seed after the one before
 * @param count so many transactions are accepted at least
 * @param time so long it goes on at least
 * @param rate orders in a second
 * @param blows those that are dealt, each once at least
 */
record ChaosSettings(
    int networks,
    long seed,
    int seeds,
    int count,
    Duration time,
    int rate,
    Surroundings surroundings,
    List<Blow> blows) {
  ChaosSettings {
    blows = List.copyOf(blows);
  }

  LongStream allSeeds() {
    return LongStream.range(seed, seed + seeds);
  }
}
