package io.sluice.backing.queue.sqs;

import io.sluice.backing.queue.DeadLetters;
import io.sluice.backing.queue.Message;
import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.QueueUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Dead letters over SQS. */
final class SqsDeadLetters implements DeadLetters {
  private final Map<QueueName, SourceQueue> queues = new ConcurrentHashMap<>();
  private final Function<QueueName, SourceQueue> source;

  SqsDeadLetters(SqsClient client, QueueUrls urls, QueueSettings settings) {
    this.source = name -> SourceQueue.ofDeadLetters(client, urls, name, settings.visibility());
  }

  @Override
  public List<Letter> receive(QueueName queue, Duration wait) {
    return ask(queue, () -> source(queue).receive(wait)).stream()
        .map(delivery ->
            new Letter(
                delivery.message().id(),
                delivery.message().body(),
                delivery.attributes(),
                delivery.receipt()))
        .toList();
  }

  @Override
  public void remove(QueueName queue, List<Letter> letters) {
    List<Delivery> deliveries =
        letters.stream()
            .map(letter ->
                new Delivery(
                    new Message(letter.id(), letter.body(), 1),
                    letter.receipt(),
                    letter.attributes()))
            .toList();
    ask(queue, () -> source(queue).delete(deliveries));
  }

  private SourceQueue source(QueueName queue) {
    return queues.computeIfAbsent(queue, source);
  }

  private static <T> T ask(QueueName queue, Supplier<T> request) {
    try {
      return request.get();
    } catch (SdkException e) {
      throw new QueueUnavailableException(queue.deadLetters() + ": " + e.getMessage(), e);
    }
  }
}
