package io.sluice.engine.monitor;

import io.sluice.backing.lease.Leases;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Of several monitors one works and the others stand by. One thread. */
@PerNetwork
@ForRole(Role.MONITOR)
class Monitor {
  private static final Duration TERM = Duration.ofSeconds(3);

  /** What is asked of the database alone waits no longer than this, however slow the chain is. */
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);

  private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);

  private final MonitorRound round;
  private final Leases leases;
  private final String lease;
  private final PollPace pace;
  private final Clock clock;
  private Instant lookAt = Instant.EPOCH;

  Monitor(
      MonitorRound round,
      Leases leases,
      MonitorSettings settings,
      ChainSettings chain,
      Clock clock) {
    this.round = round;
    this.leases = leases;
    this.lease = "monitor-" + chain.id();
    this.pace = new PollPace(chain.blockTime(), settings.poll());
    this.clock = clock;
  }

  /** Another process may take over at once. */
  void end() {
    try {
      leases.release(lease);
    } catch (DataAccessException e) {
      LOG.warn("The lease stays until its term is over: {}", e.getMessage());
    }
  }

  Duration pause() {
    Duration until = Duration.between(clock.instant(), lookAt);
    if (until.isNegative()) {
      return Duration.ZERO;
    }
    return until.compareTo(LONGEST_PAUSE) < 0 ? until : LONGEST_PAUSE;
  }

  void tick() {
    Instant now = clock.instant();
    if (!round.tried("lease", () -> leases.hold(lease, TERM), false)) {
      lookAt = now.plus(pace.step());
    } else if (isDue(now)) {
      lookAt =
          now.plus(
              switch (round.withChain()) {
                case NEW_BLOCK -> pace.afterBlock();
                case NOTHING, UNKNOWN -> pace.step();
                case BEHIND -> Duration.ZERO;
              });
    } else {
      round.withoutChain();
    }
  }

  /** A clock that was put back must not stop the monitor. */
  private boolean isDue(Instant now) {
    return !now.isBefore(lookAt) || lookAt.isAfter(now.plus(pace.afterBlock()).plus(pace.step()));
  }
}
