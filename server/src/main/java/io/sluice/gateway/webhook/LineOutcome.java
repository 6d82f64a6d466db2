package io.sluice.gateway.webhook;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of a claimed line.
 *
 * @param claim under which it is this process's
 * @param tried in their order; may be none
 * @param dueAt when the line is looked at again; {@code null} when nothing is left in it
 */
record LineOutcome(
    Webhook webhook, DeliveryLine line, UUID claim, List<Tried> tried, @Nullable Instant dueAt) {
  LineOutcome {
    tried = List.copyOf(tried);
  }
}
