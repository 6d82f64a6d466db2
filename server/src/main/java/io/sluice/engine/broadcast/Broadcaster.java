package io.sluice.engine.broadcast;

import io.sluice.backing.queue.Ending;
import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.Stage;
import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.LaneDirectory;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.remote.RemoteSender;
import io.sluice.engine.transaction.PipelineQueues;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.Fleet;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.DisposableBean;

/**
 * Sends what is signed on lanes, for several lanes at once and for each by one thread of this
 * process at a time. A caller who finds a lane being worked on leaves word, and the thread that
 * works on it looks once more.
 */
@PerNetwork
@ForRole(Role.BROADCASTER)
class Broadcaster implements Stage<LaneId>, DisposableBean {
  /** After which a lane that nodes did not take everything of is tried again. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final LaneSender sender;
  private final RemoteSender remote;
  private final LaneDirectory directory;
  private final QueueName queue;
  private final Fleet node;
  private final Semaphore lanesAtOnce;
  private final Map<LaneId, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Broadcaster(
      LaneSender sender,
      RemoteSender remote,
      LaneDirectory directory,
      PipelineQueues queues,
      Fleet node,
      BroadcastSettings settings) {
    this.sender = sender;
    this.remote = remote;
    this.directory = directory;
    this.queue = queues.signed();
    this.node = node;
    this.lanesAtOnce = new Semaphore(settings.lanesAtOnce());
  }

  @Override
  public QueueName queue() {
    return queue;
  }

  @Override
  public LaneId read(String item) {
    return new LaneId(Integer.parseInt(item));
  }

  @Override
  public boolean ready() {
    return node.available();
  }

  /** Sends all that may be sent of these lanes. */
  @Override
  public Map<LaneId, Ending> work(Set<LaneId> lanes) {
    if (lanes.size() == 1) {
      LaneId lane = lanes.iterator().next();
      return Map.of(lane, empty(lane));
    }
    Map<LaneId, Future<Ending>> emptied = LinkedHashMap.newLinkedHashMap(lanes.size());
    lanes.forEach(lane -> emptied.put(lane, threads.submit(() -> empty(lane))));
    Map<LaneId, Ending> endings = HashMap.newHashMap(lanes.size());
    RuntimeException failure = null;
    for (Map.Entry<LaneId, Future<Ending>> each : emptied.entrySet()) {
      try {
        endings.put(each.getKey(), each.getValue().get());
      } catch (ExecutionException e) {
        failure = e.getCause() instanceof RuntimeException own ? own : new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        endings.put(each.getKey(), new Ending.Held("its broadcaster is stopping", AGAIN));
      }
    }
    if (failure != null) {
      throw failure;
    }
    return endings;
  }

  private Ending empty(LaneId lane) {
    AtomicInteger waiting = calls.computeIfAbsent(lane, any -> new AtomicInteger());
    if (waiting.getAndIncrement() > 0) {
      return Ending.DONE;
    }
    try {
      while (true) {
        int seen = waiting.get();
        Ending ending = emptyOnce(lane);
        if (!(ending instanceof Ending.Done)) {
          waiting.set(0);
          return ending;
        }
        if (waiting.compareAndSet(seen, 0)) {
          return ending;
        }
      }
    } catch (RuntimeException e) {
      waiting.set(0);
      throw e;
    }
  }

  private Ending emptyOnce(LaneId lane) {
    while (true) {
      Optional<LaneSender.Sent> sent = sendNext(lane);
      if (sent.isEmpty()) {
        return new Ending.Unknown("lane " + lane);
      }
      switch (sent.get()) {
        case NOTHING_LEFT -> {
          return Ending.DONE;
        }
        case SOME_HELD -> {
          return new Ending.Held("lane " + lane + ": a node did not take everything", AGAIN);
        }
        case MORE_LEFT -> {
          // the next batch
        }
      }
    }
  }

  private Optional<LaneSender.Sent> sendNext(LaneId lane) {
    lanesAtOnce.acquireUninterruptibly();
    try {
      return directory.find(lane).filter(Lane::remote).isPresent()
          ? Optional.of(
              remote.sendNext(lane) ? LaneSender.Sent.MORE_LEFT : LaneSender.Sent.NOTHING_LEFT)
          : sender.sendNext(lane);
    } finally {
      lanesAtOnce.release();
    }
  }

  @Override
  public void destroy() {
    threads.close();
  }
}
