package io.sluice.gateway.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Phases;
import io.sluice.runtime.role.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The streams of this process: how many there may be, and how they end. They end before the process
 * waits for what is under way, since they never would by themselves. Safe for many threads.
 *
 * <p>Metrics: {@code streams_open}; {@code streams_waiting_bytes}, what readers have not taken yet;
 * {@code streams_cut_total}, streams cut off because their readers were slow; {@code
 * streams_expelled_total}, those whose key was over.
 */
@Component
@ForRole(Role.API)
class OpenStreams implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(OpenStreams.class);

  private final StreamSettings settings;
  private final Set<EventStream> all = ConcurrentHashMap.newKeySet();
  private final Map<Long, Integer> places = new ConcurrentHashMap<>();
  private final AtomicInteger taken = new AtomicInteger();
  private final Counter cut;
  private final Counter expelled;
  private volatile boolean running;
  private volatile boolean stopping;

  OpenStreams(StreamSettings settings, MeterRegistry metrics) {
    this.settings = settings;
    Gauge.builder("streams.open", taken, AtomicInteger::get)
        .description("Event streams open")
        .register(metrics);
    Gauge.builder("streams.waiting.bytes", this, OpenStreams::waitingBytes)
        .description("What readers of event streams have not taken yet")
        .register(metrics);
    this.cut =
        Counter.builder("streams.cut")
            .description("Event streams cut off because their readers were slow")
            .register(metrics);
    this.expelled =
        Counter.builder("streams.expelled")
            .description("Event streams ended because their key was revoked, expired or narrowed")
            .register(metrics);
  }

  /**
   * Takes a place for one more stream of a client, to be given back by {@link #leave}.
   *
   * @throws RefusedException when there is none
   */
  void enter(long client) {
    if (stopping) {
      throw new RefusedException(
          ErrorCode.OVERLOADED, "This process is stopping; open the stream at another.");
    }
    if (taken.incrementAndGet() > settings.most()) {
      taken.decrementAndGet();
      throw new RefusedException(
          ErrorCode.OVERLOADED, "This process has as many streams open as it may.");
    }
    if (places.merge(client, 1, Integer::sum) > settings.perClient()) {
      leave(client);
      throw new RefusedException(
          ErrorCode.TOO_MANY_STREAMS,
          "A client may have " + settings.perClient() + " streams open at once.");
    }
  }

  /** Gives a place back. */
  void leave(long client) {
    places.computeIfPresent(client, (any, count) -> count == 1 ? null : count - 1);
    taken.decrementAndGet();
  }

  /** From now on it ends with the process, and with its key. */
  void add(EventStream stream) {
    all.add(stream);
    if (stream.isClosed()) {
      all.remove(stream);
    } else if (stopping) {
      stream.end();
    }
  }

  /** It is over. */
  void remove(EventStream stream) {
    all.remove(stream);
  }

  List<EventStream> all() {
    return List.copyOf(all);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** Clients that have any. */
  Set<Long> clients() {
    return Set.copyOf(places.keySet());
  }

  /** Ends one whose reader is slow; it comes back where it left off. */
  void cutOff(EventStream stream) {
    cut.increment();
    stream.end();
  }

  /** Ends those whose key does not admit them any more. Never throws. */
  void expel() {
    for (EventStream each : all) {
      try {
        if (!each.mayStay()) {
          expelled.increment();
          each.end();
        }
      } catch (RuntimeException e) {
        LOG.error("Whether a stream may stay is not known; it is looked again", e);
      }
    }
  }

  private double waitingBytes() {
    return all.stream().mapToLong(EventStream::waitingBytes).sum();
  }

  @Override
  public void start() {
    stopping = false;
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    stopping = true;
    all.forEach(EventStream::end);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Phases.ANSWERS;
  }
}
