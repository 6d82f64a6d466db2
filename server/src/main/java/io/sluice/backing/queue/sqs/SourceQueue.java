package io.sluice.backing.queue.sqs;

import static java.util.stream.Collectors.toMap;

import io.sluice.backing.queue.Message;
import io.sluice.backing.queue.QueueName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * The requests a consumer makes of its queue. Each may throw {@link SdkException}, after which its
 * outcome is unknown.
 */
final class SourceQueue {
  /** What the network may take beyond a long poll before the poll counts as lost. */
  private static final Duration POLL_GRACE = Duration.ofSeconds(5);

  /** SQS: the longest time a message may be hidden. */
  private static final Duration LONGEST = Duration.ofHours(12);

  private final SqsClient client;
  private final Supplier<String> url;
  private final QueueName name;
  private final int visibilitySeconds;

  private SourceQueue(SqsClient client, Supplier<String> url, QueueName name, Duration visibility) {
    this.client = client;
    this.url = url;
    this.name = name;
    this.visibilitySeconds = seconds(visibility);
  }

  SourceQueue(SqsClient client, QueueUrls urls, QueueName name, Duration visibility) {
    this(client, () -> urls.of(name), name, visibility);
  }

  /** The queue that takes what this one gave up on. */
  static SourceQueue ofDeadLetters(
      SqsClient client, QueueUrls urls, QueueName name, Duration visibility) {
    return new SourceQueue(client, () -> urls.deadLettersOf(name), name, visibility);
  }

  QueueName name() {
    return name;
  }

  /**
   * Waits for messages.
   *
   * @param wait how long at most; zero asks only what is there
   * @return at most ten; empty when none came
   */
  List<Delivery> receive(Duration wait) {
    String url = this.url.get();
    return client
        .receiveMessage(request ->
            request
                .queueUrl(url)
                .maxNumberOfMessages(BatchEntries.MAX_ENTRIES)
                .waitTimeSeconds((int) wait.toSeconds())
                .visibilityTimeout(visibilitySeconds)
                .messageSystemAttributeNames(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)
                .messageAttributeNames("All")
                .overrideConfiguration(limits ->
                    limits
                        .apiCallAttemptTimeout(wait.plus(POLL_GRACE))
                        .apiCallTimeout(wait.plus(POLL_GRACE))))
        .messages()
        .stream()
        .map(SourceQueue::delivery)
        .toList();
  }

  private static Delivery delivery(software.amazon.awssdk.services.sqs.model.Message received) {
    String count =
        received
            .attributes()
            .getOrDefault(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "1");
    Map<String, String> texts =
        received.messageAttributes().entrySet().stream()
            .filter(attribute -> attribute.getValue().stringValue() != null)
            .collect(toMap(Map.Entry::getKey, attribute -> attribute.getValue().stringValue()));
    var message = new Message(received.messageId(), received.body(), Integer.parseInt(count));
    return new Delivery(message, received.receiptHandle(), texts);
  }

  /**
   * Deletes.
   *
   * @param deliveries 1 to 10
   * @return those that were not deleted
   */
  List<Refusal> delete(List<Delivery> deliveries) {
    String url = this.url.get();
    List<DeleteMessageBatchRequestEntry> entries =
        entries(
            deliveries.size(),
            id ->
                DeleteMessageBatchRequestEntry.builder()
                    .id(id.toString())
                    .receiptHandle(deliveries.get(id).receipt())
                    .build());
    var answer = client.deleteMessageBatch(request -> request.queueUrl(url).entries(entries));
    return refusals(answer.failed(), deliveries);
  }

  /**
   * Sets for how long from now each stays hidden; zero shows it to every consumer at once.
   *
   * @param hidden 1 to 10
   * @return those that were not changed
   */
  List<Refusal> hide(List<Hidden> hidden) {
    String url = this.url.get();
    List<ChangeMessageVisibilityBatchRequestEntry> entries =
        entries(
            hidden.size(),
            id ->
                ChangeMessageVisibilityBatchRequestEntry.builder()
                    .id(id.toString())
                    .receiptHandle(hidden.get(id).delivery().receipt())
                    .visibilityTimeout(seconds(hidden.get(id).length()))
                    .build());
    var answer =
        client.changeMessageVisibilityBatch(request -> request.queueUrl(url).entries(entries));
    return refusals(answer.failed(), hidden.stream().map(Hidden::delivery).toList());
  }

  private static <T> List<T> entries(int size, Function<Integer, T> entry) {
    return IntStream.range(0, size).boxed().map(entry).toList();
  }

  private static List<Refusal> refusals(List<BatchResultErrorEntry> failed, List<Delivery> sent) {
    return failed.stream()
        .map(error ->
            new Refusal(
                sent.get(Integer.parseInt(error.id())),
                Boolean.TRUE.equals(error.senderFault()),
                error.code()))
        .toList();
  }

  /** SQS counts whole seconds: rounded up, at most its 12 hours. */
  static int seconds(Duration length) {
    if (length.compareTo(LONGEST) >= 0) {
      return Math.toIntExact(LONGEST.toSeconds());
    }
    return length.isNegative() ? 0 : Math.toIntExact(length.plusMillis(999).toSeconds());
  }

  /**
   * A delivery and for how long from now it is hidden.
   *
   * @param length up to 12 h
   */
  record Hidden(Delivery delivery, Duration length) {}

  /**
   * An entry the server did not carry out, in a request that it did.
   *
   * @param lasting the request itself is at fault (the receipt has expired): no repetition helps
   */
  record Refusal(Delivery delivery, boolean lasting, String code) {}
}
