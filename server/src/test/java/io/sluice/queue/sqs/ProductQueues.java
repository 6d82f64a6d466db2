package io.sluice.queue.sqs;

import io.sluice.queue.QueueName;
import java.net.URI;
import java.util.Map;

/** A real queue server with the queues of the contract, one per JVM; it ends with the JVM. */
public final class ProductQueues {
  private static final ElasticMq SERVER = start();

  private ProductQueues() {}

  /** What {@code sluice.queue.endpoint} takes. */
  public static URI endpoint() {
    return SERVER.endpoint();
  }

  private static ElasticMq start() {
    ElasticMq server = new ElasticMq();
    for (QueueName queue : QueueName.values()) {
      server.create(queue.text(), Map.of());
      server.create(queue.deadLetters(), Map.of());
    }
    return server;
  }
}
