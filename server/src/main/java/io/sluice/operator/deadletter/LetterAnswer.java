package io.sluice.operator.deadletter;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sluice.runtime.request.UuidText;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A dead letter in a list. */
@Schema(name = "DeadLetter")
record LetterAnswer(
    @UuidText String id,
    String queue,
    @FaultText @JsonProperty("class") String fault,
    @Schema(allowableValues = {"stored", "redriven", "discarded"}) String state,
    @FingerprintText String fingerprint,
    String reason,
    @Schema(description = "How often the same message died") int deaths,
    @Schema(description = "How often it was sent again") int redrives,
    @Schema(description = "When it is sent again by itself; null for never")
        @Nullable Instant nextRedriveAt,
    Instant createdAt,
    Instant updatedAt) {
  static LetterAnswer of(DeadLetter letter) {
    return new LetterAnswer(
        letter.id().toString(),
        letter.queue().text(),
        letter.fault().text(),
        letter.state().name().toLowerCase(Locale.ROOT),
        letter.fingerprint(),
        letter.reason(),
        letter.deaths(),
        letter.redrives(),
        letter.nextRedriveAt(),
        letter.createdAt(),
        letter.updatedAt());
  }
}
