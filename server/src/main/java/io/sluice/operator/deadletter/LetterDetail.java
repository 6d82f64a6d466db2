package io.sluice.operator.deadletter;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A dead letter with everything that is kept of it. */
@Schema(name = "DeadLetterDetail")
record LetterDetail(
    LetterAnswer letter,
    @Schema(description = "As it was sent") String body,
    @Schema(description = "Texts beside the body", implementation = Object.class)
        JsonNode attributes,
    @Schema(description = "What was done with it, oldest first") List<Entry> events) {
  static LetterDetail of(DeadLetter letter, List<DeadLetter.Event> events) {
    return new LetterDetail(
        LetterAnswer.of(letter),
        letter.body(),
        JsonMapper.shared().readTree(letter.attributes()),
        events.stream().map(Entry::of).toList());
  }

  /** Something that was done with it. */
  @Schema(name = "DeadLetterEvent")
  record Entry(
      @Schema(allowableValues = {"died", "redriven", "discarded"}) String event,
      String actor,
      @Nullable String detail,
      Instant at) {
    static Entry of(DeadLetter.Event event) {
      return new Entry(
          event.event().toLowerCase(Locale.ROOT), event.actor(), event.detail(), event.at());
    }
  }
}
