package io.sluice.engine.broadcast;

import io.sluice.engine.lane.LaneId;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.DisposableBean;

/**
 * Empties lanes, several at once, each by one thread of this process at a time: who comes while a
 * lane is being emptied leaves word, and the one who is at it looks again.
 */
@PerNetwork
@ForRole(Role.BROADCASTER)
class Broadcaster implements DisposableBean {
  private final LaneSender sender;
  private final Semaphore lanesAtOnce;
  private final Map<LaneId, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Broadcaster(LaneSender sender, BroadcastSettings settings) {
    this.sender = sender;
    this.lanesAtOnce = new Semaphore(settings.lanesAtOnce());
  }

  /**
   * Sends all that may be sent of these lanes.
   *
   * @throws HeldBackException when something was not taken by a node and should be tried again
   *     later
   */
  void send(Collection<LaneId> lanes) {
    if (lanes.size() == 1) {
      empty(lanes.iterator().next());
      return;
    }
    var emptied = lanes.stream().map(lane -> threads.submit(() -> empty(lane))).toList();
    RuntimeException failure = null;
    for (Future<?> each : emptied) {
      RuntimeException own = failureOf(each);
      failure = own == null ? failure : own;
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void empty(LaneId lane) {
    AtomicInteger waiting = calls.computeIfAbsent(lane, any -> new AtomicInteger());
    if (waiting.getAndIncrement() > 0) {
      return;
    }
    int seen = 0;
    try {
      do {
        seen = waiting.get();
        emptyOnce(lane);
      } while (!waiting.compareAndSet(seen, 0));
    } catch (RuntimeException e) {
      waiting.set(0);
      throw e;
    }
  }

  private void emptyOnce(LaneId lane) {
    LaneSender.Sent sent = LaneSender.Sent.MORE_LEFT;
    while (sent == LaneSender.Sent.MORE_LEFT) {
      lanesAtOnce.acquireUninterruptibly();
      try {
        sent = sender.sendNext(lane);
      } finally {
        lanesAtOnce.release();
      }
    }
    if (sent == LaneSender.Sent.SOME_HELD) {
      throw new HeldBackException("lane " + lane + ": a node did not take everything");
    }
  }

  private static @org.jspecify.annotations.Nullable RuntimeException failureOf(Future<?> future) {
    try {
      future.get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause() instanceof RuntimeException own
          ? own
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new HeldBackException("interrupted");
    }
  }

  @Override
  public void destroy() {
    threads.close();
  }

  /** Something is still to be sent, and nothing is to blame that repeating would not mend. */
  static final class HeldBackException extends RuntimeException {
    HeldBackException(String message) {
      super(message, null, false, false);
    }
  }
}
