package io.sluice.monitor;

import io.sluice.chain.ChainSettings;
import io.sluice.database.Outage;
import io.sluice.lease.Leases;
import io.sluice.role.ForRole;
import io.sluice.role.Phases;
import io.sluice.role.Role;
import io.sluice.role.Ticker;
import io.sluice.rpc.NodeUnavailableException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** The monitor's thread. Of several monitors one works and the others stand by. */
@Component
@ForRole(Role.MONITOR)
class Monitor implements SmartLifecycle {
  private static final Duration TERM = Duration.ofSeconds(3);
  private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);

  private final BlockFollower follower;
  private final LaneWatch laneWatch;
  private final StuckWatch stuckWatch;
  private final NonceAudit audit;
  private final Leases leases;
  private final String lease;
  private final Ticker ticker;

  /** What was said of the trouble there is; empty while there is none. */
  private String told = "";

  Monitor(
      BlockFollower follower,
      LaneWatch laneWatch,
      StuckWatch stuckWatch,
      NonceAudit audit,
      Leases leases,
      MonitorSettings settings,
      ChainSettings chain) {
    this.follower = follower;
    this.laneWatch = laneWatch;
    this.stuckWatch = stuckWatch;
    this.audit = audit;
    this.leases = leases;
    this.lease = "monitor-" + chain.id();
    this.ticker = new Ticker("monitor", settings.poll(), this::tick);
  }

  @Override
  public void start() {
    ticker.start();
  }

  @Override
  public void stop() {
    ticker.stop();
    try {
      leases.release(lease);
    } catch (DataAccessException e) {
      LOG.warn("The lease stays until its term is over: {}", e.getMessage());
    }
  }

  @Override
  public boolean isRunning() {
    return ticker.isRunning();
  }

  @Override
  public int getPhase() {
    return Phases.LOOPS;
  }

  /**
   * One look at the chain. Whatever goes wrong decides nothing: the next look starts from what is
   * stored.
   */
  private void tick() {
    try {
      if (leases.hold(lease, TERM)) {
        boolean newBlock = follower.follow();
        laneWatch.check(newBlock);
        stuckWatch.check(newBlock);
        audit.check();
      }
      told = "";
    } catch (RuntimeException e) {
      tell(e);
    }
  }

  private void tell(RuntimeException e) {
    if (!(e instanceof NodeUnavailableException) && !Outage.is(e)) {
      LOG.error("The monitor failed and tries again", e);
    } else if (!told.equals(e.getMessage())) {
      LOG.warn("The monitor waits: {}", e.getMessage());
      told = String.valueOf(e.getMessage());
    }
  }
}
