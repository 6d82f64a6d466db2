package io.sluice.backing.queue.sqs;

/**
 * An acknowledgement that is not confirmed yet.
 *
 * @param refusals how often the server answered the request but refused this entry; 0 or more
 */
record Pending(Acknowledgement acknowledgement, int refusals) {
  static Pending of(Acknowledgement acknowledgement) {
    return new Pending(acknowledgement, 0);
  }

  Pending refused() {
    return new Pending(acknowledgement, refusals + 1);
  }

  Delivery delivery() {
    return acknowledgement.delivery();
  }
}
