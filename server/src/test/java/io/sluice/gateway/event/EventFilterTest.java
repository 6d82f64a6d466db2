package io.sluice.gateway.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.relay.news.ToldTypes;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What may be asked for is what there is. */
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
