package io.sluice.rpc;

/**
 * How an endpoint has been doing: whether it gets traffic at all (the circuit), and how it compares
 * with others (the score). Safe for use by many threads.
 */
final class Health {
  /** Weight of the newest observation: the last ten or so count. */
  private static final double WEIGHT = 0.2;

  /** An endpoint that fails every time scores as one that is this many times slower. */
  private static final double COST_OF_FAILURE = 20;

  /** An endpoint that lags scores as one that is this many times slower. */
  private static final double COST_OF_LAG = 20;

  private final int limit;
  private final int mostLag;
  private int failuresInARow;
  private boolean up = true;
  private double nanos;
  private double failures;
  private long lag;

  /**
   * @param limit failures in a row that open the circuit
   * @param mostLag blocks behind the others that are no fault
   */
  Health(int limit, int mostLag) {
    this.limit = limit;
    this.mostLag = mostLag;
  }

  /** An answer after this time. Does not close an open circuit; a probe does. */
  synchronized void succeeded(long nanos) {
    failuresInARow = 0;
    this.nanos = this.nanos == 0 ? nanos : this.nanos + WEIGHT * (nanos - this.nanos);
    failures -= WEIGHT * failures;
  }

  /**
   * No answer, or none of use.
   *
   * @param counts whether it says that the endpoint is out of order
   * @return whether this opened the circuit
   */
  synchronized boolean failed(boolean counts) {
    failures += WEIGHT * (1 - failures);
    failuresInARow += counts ? 1 : 0;
    return failuresInARow >= limit && open();
  }

  /** Takes the endpoint out of traffic; says whether it was in. */
  synchronized boolean open() {
    boolean was = up;
    up = false;
    return was;
  }

  /** A probe was answered: traffic may flow. */
  synchronized void close() {
    up = true;
    failuresInARow = 0;
  }

  synchronized boolean up() {
    return up;
  }

  /** How many blocks it was behind others when they were compared. */
  synchronized void lags(long blocks) {
    lag = blocks;
  }

  synchronized long lag() {
    return lag;
  }

  /** Less is better; 0 for an endpoint nobody has tried. */
  synchronized double score() {
    return nanos * (1 + COST_OF_FAILURE * failures) * (lag > mostLag ? COST_OF_LAG : 1);
  }
}
