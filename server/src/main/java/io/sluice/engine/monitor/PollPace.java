package io.sluice.engine.monitor;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When the nodes are asked for a new block: not before the next can be there, and from then on in
 * small steps. So a chain costs little more than one call a block, whatever its pace.
 *
 * @param blockTime how often the chain makes a block, roughly
 * @param fixed asked for whatever the chain does; {@code null} to follow it
 */
record PollPace(Duration blockTime, @Nullable Duration fixed) {
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(1);
  private static final int STEPS = 5;

  /** By how much of a step the first look is early, so that looks move towards the block. */
  private static final int EARLY = 4;

  /** After a look that found a new block. */
  Duration afterBlock() {
    if (fixed != null) {
      return fixed;
    }
    Duration until = blockTime.minus(step().dividedBy(EARLY));
    return until.compareTo(step()) < 0 ? step() : until;
  }

  /** After a look that found none, or no node. */
  Duration step() {
    if (fixed != null) {
      return fixed;
    }
    Duration step = blockTime.dividedBy(STEPS);
    if (step.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return step.compareTo(LONGEST) > 0 ? LONGEST : step;
  }
}
