package io.sluice.backing.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class ItemsTest {
  @Test
  void readsWhatItJoined() {
    List<String> ids = List.of(UUID.randomUUID().toString(), "7", "a".repeat(64));
    assertThat(Items.split(Items.join(ids))).isEqualTo(ids);
    assertThat(Items.parse(Items.join(ids))).isEqualTo(ids);
  }

  @ParameterizedTest
  @NullAndEmptySource
  void splitsNothingIntoNothing(String text) {
    assertThat(Items.split(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "1,", ",1", "1,,2", "1, 2", "{\"id\":1}", "ä", "1\n2", "1;2"})
  void refusesWhatItCouldNotHaveJoined(String body) {
    assertThatThrownBy(() -> Items.parse(body)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesAnItemThatIsTooLong() {
    assertThatThrownBy(() -> Items.parse("a".repeat(65)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
