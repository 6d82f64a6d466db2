package io.sluice.gateway.outward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a URL may look like. */
class TargetTest {
  @ParameterizedTest
  @CsvSource({
    "ftp://shop.example/, must start with https://",
    "file:///etc/passwd, must start with https://",
    "gopher://shop.example:25/, must start with https://",
    "http://shop.example/, must start with https://",
    "//shop.example/, must start with https://",
    "https://, must be a URL",
    "https:///x, must name a host",
    "https:shop.example, must name a host",
    "https://a_b.example/, must name a host",
    "https://127.1/, must name a host",
    "https://me:secret@shop.example/, must not hold a user",
    "https://shop.example@127.0.0.1/, must not hold a user",
    "https://shop.example/#x, must not have a fragment",
    "https://shop.example:0/, must have a port",
    "https://shop.example:65536/, must have a port",
    "https://shöp.example/, must be of visible ASCII",
    "'https://shop.example/a b', must be of visible ASCII",
    "'', must have 1 to 2000",
  })
  void whatIsWrongIsSaid(String url, String message) {
    assertThatThrownBy(() -> Target.of(url, false)).hasMessageStartingWith(message);
  }

  @Test
  void whatIsRightIsKept() {
    String url = "https://shop.example:8443/hooks/sluice?tenant=7";
    assertThat(Target.of(url, false).url()).hasToString(url);
    assertThat(Target.of("HTTPS://Shop.Example", false).host()).isEqualTo("Shop.Example");
    assertThat(Target.of("http://[::1]:8080/", true).host()).isEqualTo("::1");
    assertThatThrownBy(() -> Target.of(url + "x".repeat(2000), false))
        .hasMessageStartingWith("must have 1 to 2000");
  }
}
