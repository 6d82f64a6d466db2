package io.sluice.gateway.webhook;

import io.sluice.gateway.event.EventFilter;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a client wants to be told of events.
 *
 * @param number what it is called in tables
 * @param id what its client calls it
 * @param url a {@link io.sluice.gateway.outward.Target}
 * @param description the client's; may be empty
 * @param secret as {@link SecretSeal} stores it
 * @param former the secret before, which signs as well for a while; {@code null} when there is none
 * @param standing how it fares
 */
record Webhook(
    long number,
    UUID id,
    long client,
    Format format,
    String url,
    String description,
    EventFilter events,
    String secret,
    @Nullable Former former,
    Standing standing,
    Instant createdAt) {

  /** Whether it is the one that an operator has set for the first client. */
  boolean isOfOperator() {
    return format == Format.LEGACY;
  }

  boolean isActive() {
    return standing.state == State.ACTIVE;
  }

  /** What is sent. */
  enum Format {
    /** Bodies of Standard Webhooks: {@code type}, {@code timestamp}, {@code data}. */
    STANDARD,
    /** Bodies of the relay that was here before. */
    LEGACY
  }

  /** Whether it is told anything. */
  enum State {
    /** It is. */
    ACTIVE,
    /** Not until its client enables it again; what had been waiting waits on. */
    DISABLED,
    /** Never again; what is left of it is being deleted. */
    DELETED
  }

  /**
   * A secret that was replaced.
   *
   * @param secret as {@link SecretSeal} stores it
   * @param until when it stops to sign
   */
  record Former(String secret, Instant until) {}

  /**
   * How an endpoint fares.
   *
   * @param disabledReason a sentence; {@code null} when it is not disabled
   * @param failures in a row; 0 when the last try went well
   * @param failingSince the first of those; {@code null} when there is none
   * @param lastFailure a sentence, or how the answer begins
   */
  record Standing(
      State state,
      @Nullable Instant disabledAt,
      @Nullable String disabledReason,
      int failures,
      @Nullable Instant failingSince,
      @Nullable Instant lastSuccessAt,
      @Nullable Instant lastFailureAt,
      @Nullable String lastFailure) {
    static final Standing NEW = new Standing(State.ACTIVE, null, null, 0, null, null, null, null);
  }
}
