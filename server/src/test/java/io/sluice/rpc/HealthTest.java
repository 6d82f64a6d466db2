package io.sluice.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class HealthTest {
  private final Health health = new Health(3, 3);

  @Test
  void opensAfterFailuresInARowAndSaysSoOnce() {
    assertThat(health.failed(true)).isFalse();
    assertThat(health.failed(true)).isFalse();
    assertThat(health.failed(true)).isTrue();
    assertThat(health.failed(true)).isFalse();
    assertThat(health.up()).isFalse();
  }

  @Test
  void anAnswerStartsTheCountAnew() {
    health.failed(true);
    health.failed(true);
    health.succeeded(1);
    health.failed(true);

    assertThat(health.failed(true)).isFalse();
    assertThat(health.up()).isTrue();
  }

  @Test
  void faultsThatDoNotCountCostScoreOnly() {
    health.succeeded(100);
    double before = health.score();
    for (int i = 0; i < 10; i++) {
      assertThat(health.failed(false)).isFalse();
    }

    assertThat(health.up()).isTrue();
    assertThat(health.score()).isGreaterThan(10 * before);
  }

  @Test
  void onlyAProbeCloses() {
    assertThat(health.open()).isTrue();
    assertThat(health.open()).isFalse();
    health.succeeded(1);
    assertThat(health.up()).isFalse();

    health.close();

    assertThat(health.up()).isTrue();
    assertThat(health.failed(true)).isFalse();
  }

  @Test
  void theScoreFollowsLatencyAndForgives() {
    Health other = new Health(3, 3);
    health.succeeded(100);
    other.succeeded(200);
    assertThat(health.score()).isLessThan(other.score());

    health.failed(true);
    assertThat(health.score()).isGreaterThan(other.score());
    for (int i = 0; i < 30; i++) {
      health.succeeded(100);
    }
    assertThat(health.score()).isLessThan(other.score());
  }

  @Test
  void theWaitDoublesUpToALimitWithJitter() {
    RpcSettings.Retry retry =
        new RpcSettings.Retry(1, Duration.ofMillis(100), Duration.ofSeconds(1));
    Random random = new Random(7);
    for (int round = 0; round < 100; round++) {
      assertThat(retry.delay(0, random)).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
      assertThat(retry.delay(2, random)).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
      assertThat(retry.delay(9, random)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
      assertThat(retry.delay(1000, random))
          .isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    }
    assertThat(retry.delay(5, random)).isNotEqualTo(retry.delay(5, random));
  }
}
