package io.sluice.evm.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class HealthTest {
  private final Health health = new Health(3, 3, Duration.ofSeconds(1));

  @Test
  void countsFailuresInARow() {
    assertThat(health.failed(true)).isFalse();
    assertThat(health.failed(true)).isFalse();
    assertThat(health.failed(true)).isTrue();
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

    assertThat(health.score()).isGreaterThan(10 * before);
  }

  @Test
  void saysWhyItIsOpenAndOnlyAProbeCloses() {
    assertThat(health.open("gone")).isTrue();
    assertThat(health.open("still gone")).isFalse();
    health.succeeded(1);
    assertThat(health.up()).isFalse();
    assertThat(health.trouble()).isEqualTo("still gone");

    health.close();

    assertThat(health.up()).isTrue();
    assertThat(health.trouble()).isNull();
    assertThat(health.failed(true)).isFalse();
  }

  @Test
  void remembersThatItWasThrottledUntilItHasGoneWellForLong() {
    assertThat(health.throttled()).isZero();
    health.succeeded(1);
    assertThat(health.throttled()).isEqualTo(1);
    for (int i = 0; i < 10; i++) {
      health.succeeded(1);
    }
    assertThat(health.throttled()).isZero();
  }

  @Test
  void whoContradictsTwoOthersIsAskedLaterThanASlowerOne() {
    Health slower = new Health(3, 3, Duration.ofSeconds(1));
    health.succeeded(100);
    slower.succeeded(300);

    health.compared(false);
    assertThat(health.score()).isGreaterThan(slower.score());

    for (int i = 0; i < 30; i++) {
      health.compared(true);
    }
    assertThat(health.score()).isLessThan(slower.score());
  }

  @Test
  void theScoreFollowsLatencyAndForgives() {
    Health other = new Health(3, 3, Duration.ofSeconds(1));
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
    assertThat(retry.throttledDelay(5, random))
        .isBetween(Duration.ofMillis(1600), Duration.ofMillis(3200));
    assertThat(retry.throttledDelay(1000, random))
        .isBetween(Duration.ofSeconds(30), Duration.ofMinutes(1));
    assertThat(retry.delay(5, random)).isNotEqualTo(retry.delay(5, random));
  }

  @Test
  void isLateWhileARequestTakesLongerThanItsPatience() {
    Health.Request request = health.began(1_000);
    Health.Request another = health.began(500_000_000);
    assertThat(health.late(1_000_001_000)).isFalse();
    assertThat(health.late(1_000_001_001)).isTrue();
    health.ended(request);
    assertThat(health.late(1_000_001_001)).isFalse();
    assertThat(health.late(1_500_000_001)).isTrue();
    health.ended(another);
    assertThat(health.late(Long.MAX_VALUE)).isFalse();
  }

  @Test
  void hasMorePatienceWithOneThatIsSlowAnyway() {
    assertThat(health.patience()).isEqualTo(1_000_000_000);
    health.succeeded(200_000_000);
    assertThat(health.patience()).isEqualTo(2_600_000_000L);
    health.began(0);
    assertThat(health.late(2_600_000_000L)).isFalse();
    assertThat(health.late(2_600_000_001L)).isTrue();
  }
}
