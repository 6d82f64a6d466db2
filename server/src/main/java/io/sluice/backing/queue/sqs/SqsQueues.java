package io.sluice.backing.queue.sqs;

import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.QueueUnavailableException;
import io.sluice.backing.queue.Queues;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Queues on SQS or a server that speaks its protocol. */
final class SqsQueues implements Queues {
  private final SqsClient client;
  private final QueueUrls urls;
  private final Sender sender;

  SqsQueues(SqsClient client, QueueUrls urls, Sender sender) {
    this.client = client;
    this.urls = urls;
    this.sender = sender;
  }

  @Override
  public List<Rejection> send(QueueName queue, List<String> bodies) {
    String url;
    try {
      url = urls.of(queue);
    } catch (RuntimeException e) {
      throw new QueueUnavailableException("Queue " + queue.text() + " could not be found", e);
    }
    return sender.send(url, bodies.stream().map(Outgoing::of).toList());
  }

  @Override
  public Depth depth(QueueName queue) {
    try {
      var source = counts(urls.of(queue));
      var dead = counts(urls.deadLettersOf(queue));
      return new Depth(
          count(source, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES),
          count(source, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE)
              + count(source, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED),
          count(dead, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
    } catch (RuntimeException e) {
      throw new QueueUnavailableException(
          "Queue " + queue.text() + " does not say how full it is: " + e.getMessage(), e);
    }
  }

  private Map<QueueAttributeName, String> counts(String url) {
    return client
        .getQueueAttributes(request ->
            request
                .queueUrl(url)
                .attributeNames(
                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED))
        .attributes();
  }

  private static long count(Map<QueueAttributeName, String> counts, QueueAttributeName name) {
    return Long.parseLong(counts.getOrDefault(name, "0"));
  }
}
