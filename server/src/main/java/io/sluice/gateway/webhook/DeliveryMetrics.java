package io.sluice.gateway.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What is counted of deliveries. Safe for many threads. */
class DeliveryMetrics {
  private final Map<WebhookDelivery.State, Counter> tries =
      new EnumMap<>(WebhookDelivery.State.class);
  private final Timer duration;

  DeliveryMetrics(MeterRegistry meters) {
    for (WebhookDelivery.State state : WebhookDelivery.State.values()) {
      tries.put(
          state,
          Counter.builder("webhook.tries")
              .description("Tries to deliver to a webhook, by what became of the delivery")
              .tag("outcome", outcome(state))
              .register(meters));
    }
    duration =
        Timer.builder("webhook.try")
            .description("How long a try to deliver to a webhook takes, to the end of the answer")
            .publishPercentiles(0.5, 0.95)
            .register(meters);
  }

  void tried(Tried tried) {
    Counter counter = tries.get(tried.state());
    if (counter != null) {
      counter.increment();
    }
    duration.record(tried.posted().took());
  }

  private static String outcome(WebhookDelivery.State state) {
    return state == WebhookDelivery.State.WAITING
        ? "failed"
        : state.name().toLowerCase(Locale.ROOT);
  }
}
