package io.sluice.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.relay.news.ToldTypes;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a webhook may ask for is what there is. */
class EventFilterTest {
  @Test
  void everyTypeThatIsToldOfTransactionsCanBeAskedForAndNoOther() {
    Set<String> asked =
        EventFilter.TYPES.stream()
            .filter(type -> type.startsWith("transaction."))
            .collect(Collectors.toSet());
    assertThat(asked).isEqualTo(ToldTypes.all());
  }
}
