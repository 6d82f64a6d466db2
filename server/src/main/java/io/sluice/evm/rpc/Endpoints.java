package io.sluice.evm.rpc;

import io.sluice.evm.chain.ChainId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoints of one chain: which are in use, in which order they are asked, and how one that
 * failed comes back. None is asked for anything before it has said that it serves the right chain.
 * An endpoint out of use gets no traffic but a probe now and then, with or without traffic
 * elsewhere; the probe asks for the chain again. Safe for use by many threads.
 */
final class Endpoints {
  private static final Logger LOG = LoggerFactory.getLogger(Endpoints.class);

  /** A read leaves the endpoint of the one before only for one this many times better. */
  private static final double REASON_TO_MOVE = 3;

  /** Nanoseconds far over any score: those that lag come after all others. */
  private static final double LAST = 1e18;

  private final List<Endpoint> all;
  private final Identity identity;
  private final RpcSettings settings;
  private final ScheduledExecutorService clock;
  private final RandomGenerator random;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Endpoint preferred;

  /**
   * @param clock starts probes, on virtual threads of their own
   * @param random for jitter; safe for use by many threads
   */
  Endpoints(
      List<Endpoint> all,
      Identity identity,
      RpcSettings settings,
      ScheduledExecutorService clock,
      RandomGenerator random) {
    this.all = List.copyOf(all);
    this.identity = identity;
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    this.preferred = this.all.getFirst();
  }

  /** Those in use, in the order of the settings. */
  List<Endpoint> up() {
    return all.stream().filter(endpoint -> endpoint.health().up()).toList();
  }

  boolean available() {
    return all.stream().anyMatch(endpoint -> endpoint.health().up());
  }

  /** Whether there is another to compare with. */
  boolean several() {
    return all.size() > 1;
  }

  /** How many must say the same of what cannot be taken back. */
  int needed() {
    return Math.min(2, all.size());
  }

  /** Why nobody can be asked. */
  String trouble() {
    return "every endpoint is out of use" + troubles();
  }

  /** Why each is out of use or late that is, after a colon; empty where none is. */
  String troubles() {
    List<String> troubles = all.stream().map(Endpoint::trouble).filter(Objects::nonNull).toList();
    return troubles.isEmpty() ? "" : ": " + String.join("; ", troubles);
  }

  /**
   * Those in use, best first: the one that was read from last unless another is far better, and
   * those that lag or are late after all others.
   */
  List<Endpoint> inOrder() {
    Endpoint last = preferred;
    Map<Endpoint, Double> scores = new LinkedHashMap<>();
    for (Endpoint endpoint : up()) {
      boolean behind = endpoint.health().lagging() || endpoint.late();
      double score = endpoint.health().score() + (behind ? LAST : 0);
      scores.put(endpoint, endpoint == last ? score / REASON_TO_MOVE : score);
    }
    List<Endpoint> order = new ArrayList<>(scores.keySet());
    order.sort(
        Comparator.comparing((Endpoint endpoint) -> scores.getOrDefault(endpoint, 0.0))
            .thenComparing(endpoint -> endpoint != last));
    return order;
  }

  /** The same without those that are late; all when all of them are. */
  List<Endpoint> prompt() {
    List<Endpoint> inTime = inOrder().stream().filter(endpoint -> !endpoint.late()).toList();
    return inTime.isEmpty() ? inOrder() : inTime;
  }

  void prefer(Endpoint endpoint) {
    preferred = endpoint;
  }

  /** Asks one endpoint and remembers how it did. */
  <T> Exchange<T> ask(Endpoint endpoint, CallBatch<T> batch, Duration time, Deadline deadline) {
    Exchange<T> exchange = tryOut(endpoint, batch, time, deadline);
    judge(endpoint, exchange.fault());
    return exchange;
  }

  /** Asks one endpoint for what it need not be able to do: that it fails says nothing of it. */
  <T> Exchange<T> tryOut(Endpoint endpoint, CallBatch<T> batch, Duration time, Deadline deadline) {
    ExchangeFault stranger = endpoint.introduce(identity, deadline);
    return stranger == null
        ? endpoint.exchange(batch, time, deadline)
        : Exchange.missing(batch.calls().size(), stranger);
  }

  /**
   * Remembers a fault of an endpoint, and takes it out of use when that is due: at once when it
   * says that it is asked too often or serves another chain, and when it is gone while there is
   * another; else after so many faults in a row.
   */
  void judge(Endpoint endpoint, @Nullable ExchangeFault fault) {
    if (fault == null || Thread.currentThread().isInterrupted() || closed.getCount() == 0) {
      return;
    }
    boolean counts = fault.kind().weight() != ExchangeFault.Weight.NONE;
    boolean tooMany = endpoint.health().failed(counts);
    boolean over =
        switch (fault.kind().weight()) {
          case NONE, FAILURE -> tooMany;
          case GONE -> tooMany || isAnotherUp(endpoint);
          case SHUT -> true;
        };
    if (over && endpoint.takeOut(fault)) {
      tell(endpoint, fault);
      int before = fault.kind() == ExchangeFault.Kind.THROTTLED ? endpoint.health().throttled() : 0;
      probeLater(endpoint, before, fault);
    }
  }

  private boolean isAnotherUp(Endpoint endpoint) {
    return all.stream().anyMatch(other -> other != endpoint && other.health().up());
  }

  /**
   * The chain that is worked on. Makes sure of every endpoint in use of which that is not yet
   * known.
   *
   * @throws NodeUnavailableException when no endpoint says that it serves it
   */
  ChainId chain() {
    List<Endpoint> unknown = up().stream().filter(endpoint -> !endpoint.introduced()).toList();
    Deadline deadline = Deadline.in(settings.readTimeout());
    List<Thread> asking = new ArrayList<>();
    for (Endpoint endpoint : unknown) {
      asking.add(
          Thread.ofVirtual()
              .name("rpc-identity")
              .start(() -> judge(endpoint, endpoint.introduce(identity, deadline))));
    }
    for (Thread thread : asking) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (up().stream().noneMatch(Endpoint::introduced)) {
      throw new NodeUnavailableException(
          "no endpoint says that it serves chain " + identity.expected() + "; " + trouble());
    }
    return identity.expected();
  }

  List<Fleet.EndpointState> states() {
    return all.stream()
        .map(endpoint ->
            new Fleet.EndpointState(
                endpoint.label(), endpoint.health().lag(), endpoint.health().trouble()))
        .toList();
  }

  /** Waits before another round of a read; says whether there is time for one. */
  boolean pause(int round, Deadline deadline) {
    Duration wait = settings.retry().delay(round, random);
    try {
      return deadline.within(wait).equals(wait)
          && !closed.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  void close() {
    closed.countDown();
  }

  private static void tell(Endpoint endpoint, ExchangeFault fault) {
    if (fault.kind() == ExchangeFault.Kind.WRONG_CHAIN) {
      LOG.error(
          "{}: it is used for nothing until it does; correct RPC_URL (sluice.rpc.urls)",
          fault.message());
    } else {
      LOG.warn("{} is out of use: {}", endpoint.label(), fault.message());
    }
  }

  private void probeLater(Endpoint endpoint, int attempt, ExchangeFault fault) {
    Duration wait =
        fault.kind() == ExchangeFault.Kind.THROTTLED
            ? settings.retry().throttledDelay(attempt, random)
            : settings.retry().delay(attempt, random);
    Duration asked = fault.retryAfter();
    Duration due = asked != null && asked.compareTo(wait) > 0 ? asked : wait;
    try {
      var _ =
          clock.schedule(
              () -> Thread.ofVirtual().name("rpc-probe").start(() -> probe(endpoint, attempt)),
              due.toNanos(),
              TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // Closed; nobody will ask again.
    }
  }

  private void probe(Endpoint endpoint, int attempt) {
    ExchangeFault fault = identity.verify(endpoint, Deadline.in(settings.readTimeout()));
    if (fault == null) {
      endpoint.putBack();
      LOG.info("{} is back in use", endpoint.label());
      return;
    }
    boolean news = fault.kind() == ExchangeFault.Kind.WRONG_CHAIN && !endpoint.isStranger();
    endpoint.takeOut(fault);
    if (news) {
      tell(endpoint, fault);
    }
    probeLater(endpoint, attempt + 1, fault);
  }
}
