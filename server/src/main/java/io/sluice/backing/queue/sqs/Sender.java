package io.sluice.backing.queue.sqs;

import static java.util.stream.Collectors.toMap;

import io.sluice.backing.queue.QueueUnavailableException;
import io.sluice.backing.queue.Queues.Rejection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** Sends messages in as few requests as fit. Safe for use by several threads. */
final class Sender {
  private static final Duration MAX_DELAY = Duration.ofMinutes(15);

  private final SqsClient client;

  Sender(SqsClient client) {
    this.client = client;
  }

  /**
   * Sends all to one queue.
   *
   * @return the messages that were not taken, by index; a request whose outcome is unknown counts
   *     as not taken, though its messages may have arrived
   * @throws QueueUnavailableException when no request got an answer
   */
  List<Rejection> send(String url, List<Outgoing> messages) {
    List<Rejection> rejections = new ArrayList<>();
    List<BatchEntries.Entry> sendable = new ArrayList<>();
    for (int index = 0; index < messages.size(); index++) {
      Outgoing message = messages.get(index);
      int place = index;
      message
          .refusal()
          .ifPresentOrElse(
              reason -> rejections.add(new Rejection(place, reason)),
              () -> sendable.add(new BatchEntries.Entry(place, message)));
    }
    List<List<BatchEntries.Entry>> batches = BatchEntries.pack(sendable);
    List<Sent> answers =
        batches.isEmpty() ? List.of() : Fanout.all(batches, batch -> sendOne(url, batch));
    RuntimeException failure = null;
    for (Sent outcome : answers) {
      failure = outcome.failure();
      if (failure == null) {
        break;
      }
    }
    if (failure != null) {
      throw new QueueUnavailableException(
          "The queue server took none of %d messages".formatted(sendable.size()), failure);
    }
    answers.forEach(outcome -> rejections.addAll(outcome.rejections()));
    rejections.sort(Comparator.comparingInt(Rejection::index));
    return rejections;
  }

  private Sent sendOne(String url, List<BatchEntries.Entry> batch) {
    List<SendMessageBatchRequestEntry> entries =
        IntStream.range(0, batch.size())
            .mapToObj(id -> entry(Integer.toString(id), batch.get(id).message()))
            .toList();
    try {
      var answer = client.sendMessageBatch(request -> request.queueUrl(url).entries(entries));
      return new Sent(
          answer.failed().stream()
              .map(error ->
                  new Rejection(batch.get(Integer.parseInt(error.id())).index(), why(error)))
              .toList(),
          null);
    } catch (RuntimeException e) {
      return new Sent(
          batch.stream()
              .map(entry -> new Rejection(entry.index(), "the queue server did not answer: " + e))
              .toList(),
          e);
    }
  }

  private static SendMessageBatchRequestEntry entry(String id, Outgoing message) {
    var entry = SendMessageBatchRequestEntry.builder().id(id).messageBody(message.body());
    if (!message.delay().isZero()) {
      Duration delay = message.delay().compareTo(MAX_DELAY) > 0 ? MAX_DELAY : message.delay();
      entry.delaySeconds(SourceQueue.seconds(delay));
    }
    if (!message.attributes().isEmpty()) {
      entry.messageAttributes(attributes(message.attributes()));
    }
    return entry.build();
  }

  private static Map<String, MessageAttributeValue> attributes(Map<String, String> texts) {
    return texts.entrySet().stream()
        .collect(
            toMap(
                Map.Entry::getKey,
                text ->
                    MessageAttributeValue.builder()
                        .dataType("String")
                        .stringValue(text.getValue())
                        .build()));
  }

  private static String why(BatchResultErrorEntry error) {
    return error.message() == null ? error.code() : error.code() + ": " + error.message();
  }

  /** The end of one request. */
  private record Sent(List<Rejection> rejections, @Nullable RuntimeException failure) {}
}
