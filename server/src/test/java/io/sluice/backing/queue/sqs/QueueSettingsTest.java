package io.sluice.backing.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Validation;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class QueueSettingsTest {
  private static QueueSettings bind(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("sluice.queue", QueueSettings.class);
  }

  @Test
  void defaultsAreThoseOfTheContract() {
    QueueSettings settings = bind(Map.of());
    assertThat(settings.endpoint()).isNull();
    assertThat(settings.region()).isEqualTo("ap-northeast-2");
    assertThat(settings.visibility()).isEqualTo(Duration.ofSeconds(60));
    assertThat(settings.longPoll()).isEqualTo(Duration.ofSeconds(20));
    assertThat(settings.maxReceives()).isEqualTo(3);
    assertThat(settings.drain()).isLessThanOrEqualTo(Duration.ofSeconds(30));
    assertThat(violations(settings)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "region, ' '",
    "visibility, 999ms",
    "visibility, 13h",
    "long-poll, 21s",
    "receivers, 0",
    "receivers, 11",
    "concurrency, 0",
    "max-batch, 0",
    "max-batch, 1001",
    "drain, 0s",
    "max-receives, 0",
    "retry-backoff, 16m",
    "receive-pace, 2s",
    "acknowledge-within, 6s",
    "depth-refresh, 10ms"
  })
  void valuesOutOfRangeAreRefused(String key, String value) {
    assertThat(violations(bind(Map.of("sluice.queue." + key, value)))).isEqualTo(1);
  }

  private static int violations(QueueSettings settings) {
    try (var validation = Validation.buildDefaultValidatorFactory()) {
      return validation.getValidator().validate(settings).size();
    }
  }

  @Test
  void emptyEndpointMeansAws() {
    assertThat(bind(Map.of("sluice.queue.endpoint", "")).endpoint()).isNull();
    assertThat(bind(Map.of("sluice.queue.endpoint", "")).server())
        .isEqualTo("SQS in ap-northeast-2");
  }

  @Test
  void printsNoSecret() {
    var settings =
        bind(
            Map.of(
                "sluice.queue.endpoint", "http://127.0.0.1:1",
                "sluice.queue.secret-access-key", "hush"));
    assertThat(settings.endpoint()).isEqualTo(URI.create("http://127.0.0.1:1"));
    assertThat(settings.toString()).doesNotContain("hush").contains("http://127.0.0.1:1");
  }
}
