package io.sluice.monitor;

import io.sluice.chain.ChainSettings;
import io.sluice.database.Outage;
import io.sluice.lease.Leases;
import io.sluice.role.ForRole;
import io.sluice.role.Role;
import io.sluice.rpc.NodeUnavailableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** The monitor's thread. Of several monitors one works and the others stand by. */
@Component
@ForRole(Role.MONITOR)
class Monitor implements SmartLifecycle {
  private static final Duration TERM = Duration.ofSeconds(3);
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);

  private final BlockFollower follower;
  private final LaneWatch laneWatch;
  private final Leases leases;
  private final MonitorSettings settings;
  private final String lease;
  private volatile CountDownLatch stop = new CountDownLatch(0);
  private Thread thread = new Thread(() -> {});

  Monitor(
      BlockFollower follower,
      LaneWatch laneWatch,
      Leases leases,
      MonitorSettings settings,
      ChainSettings chain) {
    this.follower = follower;
    this.laneWatch = laneWatch;
    this.leases = leases;
    this.settings = settings;
    this.lease = "monitor-" + chain.id();
  }

  @Override
  public void start() {
    stop = new CountDownLatch(1);
    thread = Thread.ofPlatform().name("monitor").start(this::run);
  }

  @Override
  public void stop() {
    stop.countDown();
    try {
      thread.join(STOP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return stop.getCount() > 0;
  }

  private void run() {
    boolean quiet = false;
    try {
      do {
        quiet = tick(quiet);
      } while (!stop.await(settings.poll().toNanos(), TimeUnit.NANOSECONDS));
      leases.release(lease);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("The monitor stopped without giving its lease back: {}", e.getMessage());
    }
  }

  /** One look at the chain. Whatever goes wrong decides nothing: the next look starts from what is stored. */
  private boolean tick(boolean quiet) {
    try {
      if (leases.hold(lease, TERM)) {
        laneWatch.check(follower.follow());
      }
      return false;
    } catch (RuntimeException e) {
      if (e instanceof NodeUnavailableException || Outage.is(e)) {
        if (!quiet) {
          LOG.warn("The monitor waits: {}", e.getMessage());
        }
      } else {
        LOG.error("The monitor failed and tries again", e);
      }
      return true;
    }
  }
}
