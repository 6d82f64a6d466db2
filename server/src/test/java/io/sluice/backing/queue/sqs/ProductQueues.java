package io.sluice.backing.queue.sqs;

import io.sluice.backing.queue.FakeQueues;
import io.sluice.backing.queue.QueueName;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real queue server with the queues of the contract, and with those of a second network, {@code
 * base}; one per JVM, it ends with the JVM.
 */
public final class ProductQueues {
  private static final List<QueueName> ALL =
      FakeQueues.ALL.stream()
          .flatMap(queue -> Stream.of(queue, new QueueName(queue.text() + "-base")))
          .toList();
  private static final ElasticMq SERVER = start();

  private ProductQueues() {}

  /**
   * What {@code sluice.queue.endpoint} takes. The queues are nobody's then: tests with databases of
   * their own have them one after the other.
   */
  public static URI endpoint() {
    for (QueueName queue : ALL) {
      release(queue.text());
      release(queue.deadLetters());
    }
    return SERVER.endpoint();
  }

  private static void release(String name) {
    String url = SERVER.client().getQueueUrl(request -> request.queueName(name)).queueUrl();
    SERVER.client().untagQueue(request -> request.queueUrl(url).tagKeys(QueueMark.TAG));
  }

  private static ElasticMq start() {
    ElasticMq server = new ElasticMq();
    for (QueueName queue : ALL) {
      server.create(queue.text(), Map.of());
      server.create(queue.deadLetters(), Map.of());
    }
    return server;
  }
}
