package io.sluice.backing.queue.sqs;

import io.sluice.backing.queue.DeadLetters;
import io.sluice.backing.queue.Fault;
import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.Verdict;
import io.sluice.backing.queue.sqs.Settlement.Bury;
import io.sluice.backing.queue.sqs.Settlement.Delete;
import io.sluice.backing.queue.sqs.Settlement.Hide;
import io.sluice.backing.queue.sqs.Settlement.Renew;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns verdicts into settlements.
 *
 * @param maxReceives the receive at which a failing message is given up
 * @param backoff delays of a message that failed, by its receive count
 */
record Settling(QueueName queue, int maxReceives, Backoff backoff) {
  /** Attribute of a dead letter: the queue it was received from. */
  static final String SOURCE = "sluice.source";

  /** Characters of a reason that are kept; enough for a sentence, too short to crowd the body. */
  private static final int REASON_LENGTH = 1000;

  /** SQS takes ten attributes; three are ours. */
  private static final int FOREIGN_ATTRIBUTES = 7;

  Settlement of(Delivery delivery, Verdict verdict) {
    int receives = delivery.message().receiveCount();
    boolean last = receives >= maxReceives;
    return switch (verdict) {
      case Verdict.Done() -> new Delete(delivery);
      case Verdict.RetryLater(Duration delay, String reason) ->
          last ? new Renew(delivery, copy(delivery, delay)) : new Hide(delivery, delay);
      case Verdict.RetryWithBackoff(String reason, Fault fault) ->
          last ? bury(delivery, reason, fault) : postpone(delivery);
      case Verdict.DeadLetter(String reason) -> bury(delivery, reason, Fault.PERMANENT);
    };
  }

  /** What is done with a delivery whose copy could not be sent: it comes again by itself. */
  Hide postpone(Delivery delivery) {
    return new Hide(delivery, backoff.after(Math.max(1, delivery.message().receiveCount())));
  }

  private static Outgoing copy(Delivery delivery, Duration delay) {
    return new Outgoing(delivery.message().body(), delivery.attributes(), delay);
  }

  private Bury bury(Delivery delivery, String reason, Fault fault) {
    Map<String, String> ours =
        Map.of(
            DeadLetters.REASON,
            Outgoing.acceptable(reason, REASON_LENGTH),
            DeadLetters.FAULT,
            fault.text(),
            SOURCE,
            queue.text());
    Map<String, String> all = new HashMap<>(ours);
    delivery.attributes().entrySet().stream()
        .filter(attribute -> !ours.containsKey(attribute.getKey()))
        .limit(FOREIGN_ATTRIBUTES)
        .forEach(attribute -> all.put(attribute.getKey(), attribute.getValue()));
    return new Bury(delivery, fitting(delivery.message().body(), List.of(all, ours, Map.of())));
  }

  /** A body near SQS's limit leaves no room: better a dead letter without a reason than none. */
  private static Outgoing fitting(String body, List<Map<String, String>> attributes) {
    return attributes.stream()
        .map(texts -> new Outgoing(body, texts, Duration.ZERO))
        .filter(message -> message.bytes() <= Outgoing.MAX_BYTES)
        .findFirst()
        .orElseGet(() -> Outgoing.of(body));
  }
}
