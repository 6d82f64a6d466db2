package io.sluice.evm.rpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks endpoints, some at once and the others as they are needed, and the next one without waiting
 * any longer when one is late: an endpoint that is gone answers nothing, and its time-out is long.
 * Used by one thread.
 */
final class Race<T> {
  private static final Duration LONG = Duration.ofDays(1);
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Iterator<Endpoint> waiting;
  private final Function<Endpoint, Exchange<T>> ask;
  private final Duration late;
  private final Deadline deadline;
  private final List<Endpoint> asked = new ArrayList<>();
  private final BlockingQueue<Arrival<T>> arrivals = new LinkedBlockingQueue<>();
  private int notAsked;
  private int underWay;

  /**
   * @param ask asks one endpoint and returns when it has answered or its time is over
   * @param width how many are asked at once
   * @param late after which an endpoint is no longer waited for alone
   */
  Race(
      List<Endpoint> endpoints,
      Function<Endpoint, Exchange<T>> ask,
      int width,
      Duration late,
      Deadline deadline) {
    this.waiting = List.copyOf(endpoints).iterator();
    this.notAsked = endpoints.size();
    this.ask = ask;
    this.late = late;
    this.deadline = deadline;
    for (int i = 0; i < width; i++) {
      more();
    }
  }

  /** Asks one more, if there is one. */
  void more() {
    if (waiting.hasNext()) {
      Endpoint endpoint = waiting.next();
      notAsked--;
      underWay++;
      asked.add(endpoint);
      Thread.ofVirtual()
          .name("rpc-read")
          .start(() -> arrivals.add(new Arrival<>(endpoint, ask.apply(endpoint))));
    }
  }

  /** Asked and not yet heard. */
  int underWay() {
    return underWay;
  }

  /** How many may still answer, asked or not. */
  int open() {
    return underWay + notAsked;
  }

  /**
   * The next answer.
   *
   * @return {@code null} when all that were asked have answered, the time is over, or the thread
   *     was interrupted
   */
  @Nullable Arrival<T> next() {
    while (underWay > 0) {
      Arrival<T> arrival = await(waiting.hasNext() ? deadline.within(late) : untilItIsOver());
      if (arrival != null) {
        return arrival;
      }
      if (!waiting.hasNext() || deadline.passed() || Thread.currentThread().isInterrupted()) {
        return null;
      }
      more();
    }
    return null;
  }

  /**
   * The next answer, unless those that were asked all take far longer than usual.
   *
   * @return {@code null} when they do, or as with {@link #next}
   */
  @Nullable Arrival<T> inTime() {
    if (waiting.hasNext() || underWay == 0) {
      return next();
    }
    long patience =
        asked.stream().mapToLong(endpoint -> endpoint.health().patience()).max().orElse(0);
    return await(deadline.within(Duration.ofNanos(patience)));
  }

  /**
   * The next answer, if it comes soon.
   *
   * @return {@code null} when it does not
   */
  @Nullable Arrival<T> soon() {
    return underWay > 0 ? await(deadline.within(late)) : null;
  }

  /** Every request ends with the deadline; a little later there is an answer of each. */
  private Duration untilItIsOver() {
    return deadline.within(LONG).plus(GRACE);
  }

  private @Nullable Arrival<T> await(Duration time) {
    try {
      Arrival<T> arrival = arrivals.poll(time.toNanos(), TimeUnit.NANOSECONDS);
      underWay -= arrival == null ? 0 : 1;
      return arrival;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** What an endpoint answered, or why it did not. */
  record Arrival<T>(Endpoint endpoint, Exchange<T> exchange) {}
}
