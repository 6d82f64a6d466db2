package io.sluice.backing.queue.sqs;

/**
 * A settlement that is not confirmed yet.
 *
 * @param refusals how often the server answered the request but refused this entry; 0 or more
 */
record Pending(Settlement settlement, int refusals) {
  static Pending of(Settlement settlement) {
    return new Pending(settlement, 0);
  }

  Pending refused() {
    return new Pending(settlement, refusals + 1);
  }

  Delivery delivery() {
    return settlement.delivery();
  }
}
