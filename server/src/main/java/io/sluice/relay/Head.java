package io.sluice.relay;

import io.sluice.chain.ChainId;
import io.sluice.chain.ChainSettings;
import io.sluice.monitor.FollowedBlocks;
import io.sluice.role.ForRole;
import io.sluice.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/**
 * The height of the newest settled block, read again at most a few times a second. Safe for many
 * threads.
 */
@Component
@ForRole(Role.API)
class Head {
  private static final Duration LIFE = Duration.ofMillis(200);

  private final FollowedBlocks blocks;
  private final ChainId chain;
  private final Clock clock;
  private volatile Reading reading = new Reading(0, Instant.MIN);

  Head(FollowedBlocks blocks, ChainSettings chain, Clock clock) {
    this.blocks = blocks;
    this.chain = chain.chainId();
    this.clock = clock;
  }

  /** 0 before the first block. */
  long number() {
    Instant now = clock.instant();
    Reading last = reading;
    if (now.isBefore(last.goodUntil)) {
      return last.number;
    }
    long number = blocks.tip(chain).map(tip -> tip.number().value()).orElse(0L);
    reading = new Reading(number, now.plus(LIFE));
    return number;
  }

  private record Reading(long number, Instant goodUntil) {}
}
