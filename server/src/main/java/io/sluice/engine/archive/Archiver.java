package io.sluice.engine.archive;

import io.sluice.backing.database.Outage;
import io.sluice.backing.lease.Leases;
import io.sluice.engine.transaction.Archive;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Moves transactions over the line, a batch at a time, from the oldest to the newest, and begins
 * anew a minute after it has reached the end. Of several processes one does; another goes on
 * anywhere, since what was moved is no longer there to be moved.
 */
@PerNetwork
@ForRole(Role.MONITOR)
class Archiver {
  private static final Duration TERM = Duration.ofSeconds(10);
  private static final Duration REST = Duration.ofMinutes(1);
  private static final Logger LOG = LoggerFactory.getLogger(Archiver.class);

  private final Archive archive;
  private final Leases leases;
  private final String lease;
  private final ArchiveSettings settings;
  private final Clock clock;
  private final TransactionTemplate transaction;
  private final Pass putAway = new Pass("archived");
  private final Pass bringBack = new Pass("brought back");

  Archiver(
      Archive archive,
      Leases leases,
      Network network,
      ArchiveSettings settings,
      Clock clock,
      TransactionTemplate transaction) {
    this.archive = archive;
    this.leases = leases;
    this.lease = network.own("archive");
    this.settings = settings;
    this.clock = clock;
    this.transaction = transaction;
  }

  /** Called by one thread. */
  void tick() {
    try {
      if (leases.hold(lease, TERM)) {
        step();
      }
    } catch (RuntimeException e) {
      if (!Outage.is(e)) {
        LOG.error("Archiving failed; the next step tries again", e);
      }
    }
  }

  /** One batch each way. */
  void step() {
    Instant now = clock.instant();
    Duration after = settings.after();
    if (after != null) {
      Instant line = now.minus(after);
      putAway.step(now, from -> archive.archive(from, line, settings.batch()));
    }
    if (settings.restore()) {
      Instant line = after == null ? Instant.EPOCH : now.minus(after);
      bringBack.step(now, from -> archive.restore(from, line, settings.batch()));
    }
  }

  /** A way through all there is. One thread. */
  private final class Pass {
    private final String what;
    private @Nullable TransactionId from;
    private Instant due = Instant.EPOCH;
    private long moved;

    Pass(String what) {
      this.what = what;
    }

    void step(Instant now, Move move) {
      if (now.isBefore(due)) {
        return;
      }
      Archive.Step step = transaction.execute(status -> move.from(from));
      from = step == null ? null : step.next();
      moved += step == null ? 0 : step.moved();
      if (from == null) {
        if (moved > 0) {
          LOG.info("{} transactions were {}", moved, what);
        }
        moved = 0;
        due = now.plus(REST);
      }
    }
  }

  private interface Move {
    Archive.Step from(@Nullable TransactionId from);
  }
}
