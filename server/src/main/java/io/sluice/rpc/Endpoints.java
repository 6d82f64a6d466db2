package io.sluice.rpc;

import io.sluice.chain.ChainId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoints of one chain: which are in use, in which order a read tries them, and how one that
 * failed comes back. An endpoint out of use gets no traffic but a probe now and then, with or
 * without traffic elsewhere. Safe for use by many threads.
 */
final class Endpoints {
  private static final Logger LOG = LoggerFactory.getLogger(Endpoints.class);

  /** A read leaves the endpoint of the one before only for one this many times better. */
  private static final double REASON_TO_MOVE = 3;

  private final List<Endpoint> all;
  private final RpcSettings settings;
  private final ScheduledExecutorService clock;
  private final RandomGenerator random;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Endpoint preferred;
  private volatile @Nullable ChainId chain;

  /**
   * @param clock starts probes, on virtual threads of their own
   * @param random for jitter; safe for use by many threads
   */
  Endpoints(
      List<Endpoint> all,
      RpcSettings settings,
      ScheduledExecutorService clock,
      RandomGenerator random) {
    this.all = List.copyOf(all);
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

  /** Asks one endpoint and remembers how it did. */
  <T> Exchange<T> ask(Endpoint endpoint, Batch<T> batch, Duration time, Deadline deadline) {
    Exchange<T> exchange = endpoint.exchange(batch, time, deadline);
    Fault fault = exchange.fault();
    if (fault != null && !Thread.currentThread().isInterrupted() && closed.getCount() > 0) {
      boolean opened = endpoint.health().failed(fault.kind().opensCircuit());
      if (opened || (fault.retryAfter() != null && endpoint.health().open())) {
        takeOut(endpoint, fault);
      }
    }
    return exchange;
  }

  /**
   * Reads from the best endpoint, from the next where that fails or is late, and again after a
   * pause while time is left.
   *
   * @param batch may depend on what the endpoint can do
   * @param usable of an outcome; when the outcomes of an endpoint are not all usable, another is
   *     asked
   * @return outcomes that are all usable, else those of the last endpoint that answered at all
   * @throws NodeUnavailableException when none answered
   */
  <T> List<Outcome<T>> read(Function<Endpoint, Batch<T>> batch, Predicate<Outcome<T>> usable) {
    Deadline deadline = Deadline.in(settings.readDeadline());
    String trouble = "every endpoint is out of use";
    @Nullable List<Outcome<T>> secondBest = null;
    for (int round = 0; secondBest == null; round++) {
      Race<T> race = race(batch, deadline);
      boolean asked = false;
      for (Race.Reply<T> reply = race.next(); reply != null; reply = race.next()) {
        asked = true;
        Exchange<T> exchange = reply.exchange();
        if (exchange.fault() == null && exchange.outcomes().stream().allMatch(usable)) {
          preferred = reply.endpoint();
          return exchange.outcomes();
        }
        if (exchange.fault() == null) {
          secondBest = exchange.outcomes();
        } else {
          trouble = exchange.fault().message();
        }
        if (deadline.passed()) {
          break;
        }
      }
      boolean over = !asked || Thread.currentThread().isInterrupted() || deadline.passed();
      if (secondBest == null && (over || !pause(round, deadline))) {
        throw new NodeUnavailableException(trouble);
      }
    }
    return secondBest;
  }

  /**
   * Reads what two endpoints say alike; what the only one says where one is configured.
   *
   * @return outcomes that are all results
   * @throws NodeUnavailableException when too few answered, or no two alike
   */
  <T> List<Outcome<T>> agree(Batch<T> batch) {
    int needed = Math.min(2, all.size());
    return agree(endpoint -> batch, Outcome.Result.class::isInstance, needed)
        .orElseThrow(() ->
            new NodeUnavailableException(
                "fewer than " + needed + " endpoints answered, and as many must agree"));
  }

  /**
   * The same where the batch depends on what the endpoint can do.
   *
   * @param usable of an outcome; an endpoint whose outcomes are not all usable has not answered
   * @return empty when fewer than {@code needed} answered
   * @throws NodeUnavailableException when enough answered, and no two alike
   */
  <T> Optional<List<Outcome<T>>> agree(
      Function<Endpoint, Batch<T>> batch, Predicate<Outcome<T>> usable, int needed) {
    Map<List<Outcome<T>>, Integer> said = new HashMap<>();
    int answered = 0;
    Race<T> race = race(batch, Deadline.in(settings.readDeadline()));
    for (Race.Reply<T> reply = race.next(); reply != null; reply = race.next()) {
      Exchange<T> exchange = reply.exchange();
      if (exchange.fault() == null && exchange.outcomes().stream().allMatch(usable)) {
        answered++;
        if (said.merge(exchange.outcomes(), 1, Integer::sum) >= needed) {
          return Optional.of(exchange.outcomes());
        }
      }
    }
    if (answered >= needed) {
      throw new NodeUnavailableException("the endpoints do not agree");
    }
    return Optional.empty();
  }

  /**
   * What endpoints say; one that fails has said nothing.
   *
   * @param most that are heard
   */
  <T> List<List<Outcome<T>>> opinions(Batch<T> batch, int most) {
    List<List<Outcome<T>>> opinions = new ArrayList<>();
    Race<T> race = race(endpoint -> batch, Deadline.in(settings.readDeadline()));
    for (Race.Reply<T> reply = race.next(); reply != null; reply = race.next()) {
      if (reply.exchange().fault() == null) {
        opinions.add(reply.exchange().outcomes());
      }
      if (opinions.size() == most) {
        break;
      }
    }
    return opinions;
  }

  private <T> Race<T> race(Function<Endpoint, Batch<T>> batch, Deadline deadline) {
    return new Race<>(
        inOrder(),
        endpoint -> ask(endpoint, batch.apply(endpoint), settings.readTimeout(), deadline),
        settings.hedgeAfter(),
        deadline);
  }

  /** Whether there is another to compare with. */
  boolean several() {
    return all.size() > 1;
  }

  /**
   * The chain they all serve. An endpoint that does not say is taken out of use until it does.
   *
   * @throws NodeUnavailableException when none says, or they do not agree
   */
  ChainId chain() {
    ChainId known = chain;
    if (known != null) {
      return known;
    }
    Map<String, ChainId> says = new LinkedHashMap<>();
    for (Endpoint endpoint : up()) {
      ChainId served = served(endpoint);
      if (served != null) {
        says.put(endpoint.label(), served);
      } else if (all.size() > 1 && endpoint.health().open()) {
        takeOut(endpoint, new Fault(Fault.Kind.MALFORMED, endpoint.label() + " gave no chain id"));
      }
    }
    List<ChainId> chains = says.values().stream().distinct().toList();
    if (chains.size() > 1) {
      throw new NodeUnavailableException(
          says.entrySet().stream()
              .map(entry -> entry.getKey() + " serves chain " + entry.getValue())
              .collect(Collectors.joining(", ", "", "; correct sluice.rpc.urls")));
    }
    if (chains.isEmpty()) {
      throw new NodeUnavailableException("no endpoint said which chain it serves");
    }
    chain = chains.getFirst();
    return chains.getFirst();
  }

  void close() {
    closed.countDown();
  }

  private List<Endpoint> inOrder() {
    Endpoint last = preferred;
    Map<Endpoint, Double> scores = new LinkedHashMap<>();
    for (Endpoint endpoint : up()) {
      double score = endpoint.health().score();
      scores.put(endpoint, endpoint == last ? score / REASON_TO_MOVE : score);
    }
    List<Endpoint> order = new ArrayList<>(scores.keySet());
    order.sort(
        Comparator.comparing((Endpoint endpoint) -> scores.getOrDefault(endpoint, 0.0))
            .thenComparing(endpoint -> endpoint != last));
    return order;
  }

  /** Waits before another round; says whether there is time for one. */
  private boolean pause(int round, Deadline deadline) {
    Duration wait = settings.retry().delay(round, random);
    try {
      return deadline.within(wait).equals(wait)
          && !closed.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void takeOut(Endpoint endpoint, Fault fault) {
    LOG.warn("{} is out of use: {}", endpoint.label(), fault.message());
    probeLater(endpoint, 0, fault.retryAfter());
  }

  private void probeLater(Endpoint endpoint, int attempt, @Nullable Duration atLeast) {
    Duration wait = settings.retry().delay(attempt, random);
    Duration due = atLeast != null && atLeast.compareTo(wait) > 0 ? atLeast : wait;
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
    @Nullable ChainId served = served(endpoint);
    ChainId expected = chain;
    if (served != null && (expected == null || expected.equals(served))) {
      endpoint.health().close();
      LOG.info("{} is back in use", endpoint.label());
    } else {
      if (served != null) {
        LOG.warn("{} serves chain {}, not {}", endpoint.label(), served, expected);
      }
      probeLater(endpoint, attempt + 1, null);
    }
  }

  private @Nullable ChainId served(Endpoint endpoint) {
    Exchange<ChainId> exchange =
        endpoint.exchange(
            new Batch<>(
                List.of(Invocation.chainId()), json -> new ChainId(AnswerReader.number(json))),
            settings.readTimeout(),
            Deadline.in(settings.readTimeout()));
    return exchange.outcomes().getFirst() instanceof Outcome.Result<ChainId>(var id) ? id : null;
  }
}
