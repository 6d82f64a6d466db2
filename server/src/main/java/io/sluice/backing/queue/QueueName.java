package io.sluice.backing.queue;

import io.sluice.runtime.role.Contribution;

/**
 * A queue, by the name the queue server knows. Each has a dead-letter queue of its name and {@code
 * -dlq}. Whoever works with a queue declares its name as a bean, in every process whatever its
 * roles, so that all of them look after the same ({@link QueueNames}).
 *
 * @param text 1 to 60 of a-z, 0-9 and -; SQS takes 80 characters
 */
@Contribution
public record QueueName(String text) implements Comparable<QueueName> {
  /** Accepted requests, by transaction id, on their way to a relayer (REQUIREMENTS B1). */
  public static final QueueName RELAY_TRANSACTIONS = new QueueName("relay-transactions");

  /** Transactions that have a lane and a price and want a nonce and a signature. */
  public static final QueueName TX_REQUEST = new QueueName("tx-request-queue");

  /** Lanes that have signed transactions to send. */
  public static final QueueName SIGNED_TX = new QueueName("signed-tx-queue");

  /** The name of the queue that takes what this one gave up on. */
  public String deadLetters() {
    return text + "-dlq";
  }

  @Override
  public int compareTo(QueueName other) {
    return text.compareTo(other.text);
  }
}
