package io.sluice.gateway.quota;

/**
 * A part of a client's quota for a day, out of which this process reserves without asking: the
 * whole of it counts as reserved since it was made. Safe for many threads.
 */
final class Allotment {
  private final long id;
  private final String day;
  private final Quota quota;
  private final long size;
  private final long end;
  private long transactions;
  private long gas;

  /**
   * @param id of its row
   * @param day as it is stored
   * @param quota under which it was made
   * @param use all that may be reserved out of it
   * @param end in nanoseconds of this process: then the rest of it is given up
   */
  Allotment(long id, String day, Quota quota, Use use, long end) {
    this.id = id;
    this.day = day;
    this.quota = quota;
    this.size = use.transactions();
    this.transactions = use.transactions();
    this.gas = use.gasHeld();
    this.end = end;
  }

  long id() {
    return id;
  }

  /** Whether it is for such a request. */
  boolean isFor(String wantedDay, Quota now, long nanos) {
    return day.equals(wantedDay) && quota.equals(now) && nanos - end < 0;
  }

  /** Reserves one transaction and its gas; false when it has not that much. */
  synchronized boolean take(long wantedGas) {
    if (transactions < 1 || gas < wantedGas) {
      return false;
    }
    transactions--;
    gas -= wantedGas;
    return true;
  }

  /** Takes back what was not stored. */
  synchronized void giveBack(long notWanted) {
    transactions++;
    gas += notWanted;
  }

  /** Whether the next one is wanted soon. */
  synchronized boolean isHalfEmpty(long typicalGas) {
    return transactions * 2 <= size || gas < typicalGas * size / 2;
  }
}
