package io.sluice.evm.rpc;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint has been doing: whether it gets traffic at all (the circuit), and how it compares
 * with others (the score). Safe for use by many threads.
 */
final class Health {
  /** Weight of the newest observation: the last ten or so count. */
  private static final double WEIGHT = 0.2;

  /** An endpoint that fails every time scores as one that is this many times slower. */
  private static final double COST_OF_FAILURE = 20;

  /** One that says other things than two others scores as one that is this many times slower. */
  private static final double COST_OF_DISSENT = 20;

  /** Answers in a row after which an endpoint is no longer taken for one that was throttled. */
  private static final int FORGIVEN_AFTER = 10;

  /** A request may take so many times longer than usual before the endpoint counts as late. */
  private static final int SLOWER = 8;

  private final int limit;
  private final int mostLag;
  private final long patience;
  private final Set<Request> underWay = new HashSet<>();
  private int failuresInARow;
  private int answersInARow;
  private int throttles;
  private @Nullable String trouble;
  private double nanos;
  private double failures;
  private double dissent;
  private long lag;

  /**
   * @param limit failures in a row that open the circuit
   * @param mostLag blocks behind the others that are no fault
   * @param patience how long any request may take before the endpoint counts as late
   */
  Health(int limit, int mostLag, Duration patience) {
    this.limit = limit;
    this.mostLag = mostLag;
    this.patience = patience.toNanos();
  }

  /**
   * A request is on its way; {@link #ended} must follow.
   *
   * @param start after {@link System#nanoTime}
   */
  synchronized Request began(long start) {
    Request request = new Request(start);
    underWay.add(request);
    return request;
  }

  /** Its answer is there, or will not come. */
  synchronized void ended(Request request) {
    underWay.remove(request);
  }

  /**
   * Whether a request takes far longer than usual: who needs more than this one's answer need not
   * ask it now. Ends with that request, which shows what is the matter.
   */
  synchronized boolean late(long now) {
    return underWay.stream().anyMatch(request -> now - request.start > patience());
  }

  /** How long an answer is waited for, in nanoseconds, before the endpoint counts as late. */
  synchronized long patience() {
    return patience + (long) (SLOWER * nanos);
  }

  /** An answer after this time. Does not close an open circuit; a probe does. */
  synchronized void succeeded(long nanos) {
    answered();
    this.nanos = this.nanos == 0 ? nanos : this.nanos + WEIGHT * (nanos - this.nanos);
  }

  /** An answer whose time says nothing. */
  synchronized void answered() {
    failuresInARow = 0;
    answersInARow++;
    throttles = answersInARow >= FORGIVEN_AFTER ? 0 : throttles;
    failures -= WEIGHT * failures;
  }

  /**
   * No answer, or none of use.
   *
   * @param counts whether it says that the endpoint is out of order
   * @return whether that makes too many in a row
   */
  synchronized boolean failed(boolean counts) {
    failures += WEIGHT * (1 - failures);
    answersInARow = 0;
    failuresInARow += counts ? 1 : 0;
    return failuresInARow >= limit;
  }

  /**
   * Takes the endpoint out of traffic.
   *
   * @param why for people
   * @return whether it was in
   */
  synchronized boolean open(String why) {
    boolean was = trouble == null;
    trouble = why;
    answersInARow = 0;
    return was;
  }

  /** A probe was answered: traffic may flow. */
  synchronized void close() {
    trouble = null;
    failuresInARow = 0;
  }

  synchronized boolean up() {
    return trouble == null;
  }

  /** Why it is out of traffic; {@code null} while it is not. */
  synchronized @Nullable String trouble() {
    return trouble;
  }

  /** It was asked too often; says how many times before, since it last went well for long. */
  synchronized int throttled() {
    return throttles++;
  }

  /** What it said was compared with what two others say alike. */
  synchronized void compared(boolean alike) {
    dissent += WEIGHT * ((alike ? 0 : 1) - dissent);
  }

  /** How many blocks it was behind others when they were compared. */
  synchronized void lags(long blocks) {
    lag = blocks;
  }

  synchronized long lag() {
    return lag;
  }

  /** Whether it is further behind than is no fault: whatever it scores, it is read last. */
  synchronized boolean lagging() {
    return lag > mostLag;
  }

  /** One that is on its way; each is another. */
  static final class Request {
    private final long start;

    private Request(long start) {
      this.start = start;
    }
  }

  /** Less is better; 0 for an endpoint nobody has tried. */
  synchronized double score() {
    return nanos * (1 + COST_OF_FAILURE * failures) * (1 + COST_OF_DISSENT * dissent);
  }
}
