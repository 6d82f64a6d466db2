package io.sluice.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key that everybody knows, or can guess, is no key. */
class BootstrapKeyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "your-api-key",
        "YOUR_API_KEY_HERE",
        "change-me",
        "<insert your key here>",
        "xxxxxxxxxxxxxxxx",
        "${RELAY_API_KEY}",
        "replace-with-your-api-key"
      })
  void placeholdersAreRefused(String text) {
    assertThatThrownBy(() -> BootstrapKey.of(text)).hasMessageContaining("is a placeholder");
  }

  @Test
  void aShortOneIsRefused() {
    assertThatThrownBy(() -> BootstrapKey.of("a".repeat(15)))
        .hasMessageContaining("must have 16 to 200 characters");
  }

  @Test
  void anythingElseIsTakenAndDoesNotPrint() {
    BootstrapKey key = BootstrapKey.of("any text 16 long");
    assertThat(key.value().reveal()).isEqualTo("any text 16 long");
    assertThat(key.toString()).doesNotContain("any text");
  }
}
