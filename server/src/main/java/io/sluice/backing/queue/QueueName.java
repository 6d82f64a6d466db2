package io.sluice.backing.queue;

/**
 * The queues of the contract (REQUIREMENTS B1). Each has a dead-letter queue of its name and {@code
 * -dlq}.
 */
public enum QueueName {
  /** Accepted requests, by transaction id, on their way to a relayer. */
  RELAY_TRANSACTIONS("relay-transactions"),
  /** Transactions that have a lane and a price and want a nonce and a signature. */
  TX_REQUEST("tx-request-queue"),
  /** Lanes that have signed transactions to send. */
  SIGNED_TX("signed-tx-queue");

  private final String text;

  QueueName(String text) {
    this.text = text;
  }

  /** The name the queue server knows. */
  public String text() {
    return text;
  }

  /** The name of the queue that takes what this one gave up on. */
  public String deadLetters() {
    return text + "-dlq";
  }
}
