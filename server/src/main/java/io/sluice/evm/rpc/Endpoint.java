package io.sluice.evm.rpc;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node, or what stands before it: what it can do, how it is, and which chain it was seen to
 * serve. Safe for use by many threads.
 */
final class Endpoint {
  private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);

  /** How long a method that failed and is not missing is left alone. */
  private static final Duration AVOIDED = Duration.ofMinutes(5);

  private final String label;
  private final RpcSettings settings;
  private final NodeWire wire;
  private final Health health;
  private final BatchLimit limit;
  private final Set<String> lacks = ConcurrentHashMap.newKeySet();
  private final Map<String, Deadline> avoided = new ConcurrentHashMap<>();
  private final ReentrantLock introducing = new ReentrantLock();
  private volatile boolean introduced;
  private volatile boolean stranger;

  /**
   * @param label host and port, for people and metrics
   * @param usualBatch calls in a request where the settings say nothing
   */
  Endpoint(
      String label,
      URI url,
      int usualBatch,
      RpcSettings settings,
      HttpTransport transport,
      RpcMetrics metrics) {
    this.label = label;
    this.settings = settings;
    this.wire = new NodeWire(label, url, settings, transport, metrics);
    this.health =
        new Health(
            settings.retry().failures(), settings.mostLag(), settings.hedgeAfter().multipliedBy(2));
    this.limit = new BatchLimit(settings.batchSize(usualBatch), System::nanoTime);
    metrics.watch(label, health, limit, () -> stranger);
  }

  String label() {
    return label;
  }

  Health health() {
    return health;
  }

  /** Whether a request to it takes far longer than usual. */
  boolean late() {
    return health.late(System.nanoTime());
  }

  /** Why it is out of use, or keeps others waiting; {@code null} when it does neither. */
  @Nullable String trouble() {
    String trouble = health.trouble();
    return trouble == null && late() ? label + " is late with an answer" : trouble;
  }

  /** Requests that so many calls take at present, at most. */
  int requests(int calls) {
    return Math.ceilDiv(calls, limit.calls());
  }

  /** Whether the node said it does not know this method. */
  boolean lacks(String method) {
    return lacks.contains(method);
  }

  /** Whether it is worth to ask for this: it neither lacks it nor has failed at it just now. */
  boolean offers(String method) {
    Deadline until = avoided.get(method);
    return !lacks(method) && (until == null || until.passed());
  }

  /** Asks for this no more for a while. */
  void avoid(String method) {
    avoided.put(method, Deadline.in(AVOIDED));
  }

  /**
   * Makes sure that it serves the right chain, once; those who come at the same time wait for the
   * answer.
   *
   * @return why it may not be used; {@code null} when it may
   */
  @Nullable ExchangeFault introduce(Identity identity, Deadline deadline) {
    if (introduced) {
      return null;
    }
    introducing.lock();
    try {
      if (introduced) {
        return null;
      }
      String trouble = health.trouble();
      if (trouble != null) {
        return new ExchangeFault(ExchangeFault.Kind.CUT_SHORT, trouble);
      }
      ExchangeFault fault = identity.verify(this, deadline);
      introduced = fault == null;
      return fault;
    } finally {
      introducing.unlock();
    }
  }

  /** Whether it was seen to serve the right chain since it was last out of use. */
  boolean introduced() {
    return introduced;
  }

  /**
   * Takes it out of use: before it is used again it must say which chain it serves.
   *
   * @return whether it was in use
   */
  boolean takeOut(ExchangeFault fault) {
    introduced = false;
    stranger = fault.kind() == ExchangeFault.Kind.WRONG_CHAIN;
    return health.open(fault.message());
  }

  /** It serves the right chain and is back in use. */
  void putBack() {
    introduced = true;
    stranger = false;
    health.close();
  }

  /** Whether it is shut out because of the chain it serves, or does not tell. */
  boolean isStranger() {
    return stranger;
  }

  /**
   * Makes the calls in as few requests as the endpoint takes, one after another, as {@link
   * BatchProgress} says; learns how many it takes.
   *
   * @param time for each request
   */
  <T> Exchange<T> exchange(CallBatch<T> batch, Duration time, Deadline deadline) {
    BatchProgress<T> delivery = new BatchProgress<>(batch, limit.calls());
    while (delivery.goesOn()) {
      List<Integer> part = delivery.next(settings.maxBatchBytes().toBytes());
      Exchange<T> exchange = request(batch.pick(part), time, deadline);
      delivery.add(part, exchange);
      ExchangeFault fault = exchange.fault();
      if (fault != null && fault.kind() == ExchangeFault.Kind.BATCH_TOO_LARGE) {
        limit.refused(part.size());
      }
    }
    tell();
    return delivery.end();
  }

  private void tell() {
    if (limit.isNews()) {
      LOG.warn(
          "{} takes no more than {} calls in one request; set sluice.rpc.max-batch-size to that",
          label,
          limit.known());
    }
  }

  private <T> Exchange<T> request(CallBatch<T> batch, Duration time, Deadline deadline) {
    long start = System.nanoTime();
    Health.Request request = health.began(start);
    Exchange<T> exchange;
    try {
      exchange = wire.request(batch, time, deadline);
    } finally {
      health.ended(request);
    }
    if (exchange.fault() == null) {
      if (introduced()) {
        health.succeeded(System.nanoTime() - start);
      } else {
        // The first connection costs more than any answer, and says nothing of the next.
        health.answered();
      }
      for (int i = 0; i < batch.calls().size(); i++) {
        if (exchange.replies().get(i) instanceof Reply.Refused<T>(NodeError error)
            && ProviderErrors.isMethodMissing(error)) {
          lacks.add(batch.calls().get(i).method());
        }
      }
    }
    return exchange;
  }
}
