package io.sluice.gateway.webhook;

import io.sluice.gateway.event.EventFilter;
import io.sluice.runtime.request.FieldType;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** What requests about webhooks hold. */
final class WebhookFields {
  static final int LONGEST_DESCRIPTION = 200;
  static final Duration OVERLAP = Duration.ofDays(1);
  static final Duration LONGEST_OVERLAP = Duration.ofDays(30);

  static final FieldType<UUID> ID = FieldType.UUID;
  static final FieldType<String> DESCRIPTION =
      FieldType.text("at most 200 characters", WebhookFields::description);
  static final FieldType<EventFilter> EVENTS =
      FieldType.list("a list of types of events", FieldType.TEXT).map(EventFilter::of);

  /** What {@link #EVENT} reads, for the description. */
  static final String EVENT_FORM = "^msg_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";

  static final FieldType<Duration> SECONDS =
      FieldType.integer(0, LONGEST_OVERLAP.toSeconds()).map(Duration::ofSeconds);
  static final FieldType<UUID> EVENT = FieldType.text("a webhook-id (msg_…)", WebhookFields::event);
  static final FieldType<WebhookDelivery.State> STATE =
      FieldType.choice(WebhookDelivery.State.values(), WebhookFields::text);

  private WebhookFields() {}

  static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static List<String> texts(EventFilter filter) {
    return filter.patterns().stream().sorted().toList();
  }

  private static String description(String text) {
    boolean fits =
        text.codePointCount(0, text.length()) <= LONGEST_DESCRIPTION
            && text.codePoints()
                .noneMatch(each ->
                    Character.isISOControl(each) || Character.getType(each) == Character.SURROGATE);
    if (!fits) {
      throw new IllegalArgumentException();
    }
    return text;
  }

  private static UUID event(String text) {
    try {
      return WebhookDelivery.event(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be a webhook-id (msg_…)", e);
    }
  }
}
