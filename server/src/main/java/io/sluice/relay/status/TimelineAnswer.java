package io.sluice.relay.status;

import io.sluice.engine.transaction.Event;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.runtime.request.UuidText;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What happened to a transaction, oldest first. */
@Schema(name = "Timeline")
record TimelineAnswer(@UuidText String transactionId, List<Entry> events) {
  static TimelineAnswer of(TransactionId id, List<Event> events) {
    return new TimelineAnswer(
        id.toString(),
        events.stream().sorted(Comparator.comparing(Event::at)).map(Entry::of).toList());
  }

  /**
   * One thing that happened.
   *
   * @param state finer than the status
   */
  @Schema(name = "TimelineEvent")
  record Entry(
      @StatusText String status,
      @Schema(
              allowableValues = {
                "accepted",
                "routed",
                "signed",
                "submitted",
                "in_mempool",
                "mined",
                "confirmed",
                "failed",
                "expired",
                "canceled"
              })
          String state,
      @Nullable String detail,
      Instant at) {
    private static Entry of(Event event) {
      return new Entry(
          event.state().status(),
          event.state().name().toLowerCase(Locale.ROOT),
          event.detail(),
          event.at());
    }
  }
}
