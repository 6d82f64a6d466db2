package io.sluice.gateway.webhook;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to an endpoint.
 *
 * @param endpoint the number of the webhook
 * @param eventId by which the receiver knows it, whenever it comes again
 * @param subject what it happened to; what is told of one subject keeps its order
 * @param eventNumber the order within a subject
 * @param body the same at every try
 * @param tries in all
 * @param spent of those that it gets before it is given up; a replay starts anew
 */
record WebhookDelivery(
    long endpoint,
    UUID eventId,
    UUID subject,
    long eventNumber,
    String type,
    String body,
    int tries,
    int spent,
    Instant createdAt) {
  private static final String PREFIX = "msg_";

  /** The {@code webhook-id}. */
  String messageId() {
    return messageId(eventId);
  }

  static String messageId(UUID event) {
    return PREFIX + event;
  }

  /**
   * What stands for an event in a {@code webhook-id}.
   *
   * @throws IllegalArgumentException when it is none
   */
  static UUID event(String messageId) {
    String text = messageId.startsWith(PREFIX) ? messageId.substring(PREFIX.length()) : "";
    UUID id = UUID.fromString(text);
    if (!id.toString().equals(text)) {
      throw new IllegalArgumentException();
    }
    return id;
  }

  /** How far it has come. */
  enum State {
    /** It is tried, now or later. */
    WAITING,
    /** The receiver has answered that it has it. */
    DELIVERED,
    /** Every try has failed. */
    GIVEN_UP
  }

  /**
   * What the log shows.
   *
   * @param nextAt {@code null} when nothing more is tried
   * @param answer how the last answer begins, or why there was none
   */
  record Logged(
      UUID eventId,
      UUID subject,
      String type,
      State state,
      int tries,
      Instant createdAt,
      @Nullable Instant triedAt,
      @Nullable Instant nextAt,
      @Nullable Integer statusCode,
      @Nullable String answer,
      @Nullable Long durationMillis) {}
}
