package io.sluice.backing.queue.sqs;

import io.sluice.backing.queue.DeadLetters;
import io.sluice.backing.queue.Fault;
import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.Verdict;
import io.sluice.backing.queue.Verdict.Part;
import io.sluice.backing.queue.sqs.Acknowledgement.Delete;
import io.sluice.backing.queue.sqs.Acknowledgement.Hide;
import io.sluice.backing.queue.sqs.Acknowledgement.Replace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns verdicts into acknowledgements.
 *
 * @param maxReceives the receive at which a failing message is given up
 * @param backoff delays of a message that failed, by its receive count
 */
record VerdictRules(QueueName queue, int maxReceives, Backoff backoff) {
  /** Attribute of a dead letter: the queue it was received from. */
  static final String SOURCE = "sluice.source";

  /** Characters of a reason that are kept; enough for a sentence, too short to crowd the body. */
  private static final int REASON_LENGTH = 1000;

  /** SQS takes ten attributes; three are ours. */
  private static final int FOREIGN_ATTRIBUTES = 7;

  Acknowledgement of(Delivery delivery, Verdict verdict) {
    boolean last = isLast(delivery);
    return switch (verdict) {
      case Verdict.Done() -> new Delete(delivery);
      case Verdict.RetryLater later when !last -> new Hide(delivery, later.delay());
      case Verdict.RetryWithBackoff _ when !last -> postpone(delivery);
      case Verdict.Unfinished whole ->
          replace(delivery, List.of(new Part(delivery.message().body(), whole)));
      case Verdict.Split(List<Part> parts) -> replace(delivery, parts);
    };
  }

  private boolean isLast(Delivery delivery) {
    return delivery.message().receiveCount() >= maxReceives;
  }

  private Replace replace(Delivery delivery, List<Part> parts) {
    List<Outgoing> fresh = new ArrayList<>();
    List<Outgoing> dead = new ArrayList<>();
    for (Part part : parts) {
      switch (part.verdict()) {
        case Verdict.RetryLater(Duration delay, String _) -> fresh.add(copy(delivery, part, delay));
        case Verdict.RetryWithBackoff(String reason, Fault fault) -> {
          if (isLast(delivery)) {
            dead.add(buried(delivery, part, reason, fault));
          } else {
            fresh.add(copy(delivery, part, backoff(delivery)));
          }
        }
        case Verdict.DeadLetter(String reason) ->
            dead.add(buried(delivery, part, reason, Fault.PERMANENT));
      }
    }
    return new Replace(delivery, fresh, dead);
  }

  /** What is done with a delivery whose copy could not be sent: it comes again by itself. */
  Hide postpone(Delivery delivery) {
    return new Hide(delivery, backoff(delivery));
  }

  private Duration backoff(Delivery delivery) {
    return backoff.after(Math.max(1, delivery.message().receiveCount()));
  }

  private static Outgoing copy(Delivery delivery, Part part, Duration delay) {
    return new Outgoing(part.body(), delivery.attributes(), delay);
  }

  private Outgoing buried(Delivery delivery, Part part, String reason, Fault fault) {
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
    return fitting(part.body(), List.of(all, ours, Map.of()));
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
