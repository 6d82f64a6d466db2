package io.sluice.runtime.health;

import static io.sluice.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Findings are gathered behind the back of who asks, and only what is required takes one DOWN. */
class HealthMonitorTest {
  private static final Duration DEADLINE = Duration.ofSeconds(3);
  private static final HealthSettings OFTEN = new HealthSettings(Duration.ofMillis(10), DEADLINE);

  private final TestClock clock = new TestClock();
  private @Nullable HealthMonitor monitor;

  @AfterEach
  void stop() {
    if (monitor != null) {
      monitor.stop();
    }
  }

  @Test
  void nothingIsUpBeforeItWasLookedAt() {
    HealthMonitor monitor = monitor(new Part("database", true));
    assertThat(monitor.status()).isEqualTo(Status.DOWN);
    monitor.start();
    eventually(() -> assertThat(monitor.status()).isEqualTo(Status.UP));
  }

  @Test
  void theOutageOfSomethingOptionalDegrades() {
    Part redis = new Part("redis", false);
    HealthMonitor monitor = monitor(new Part("database", true), redis);
    monitor.start();
    eventually(() -> assertThat(monitor.status()).isEqualTo(Status.UP));
    redis.finding = Finding.down("away");
    eventually(() -> assertThat(monitor.status()).isEqualTo(Status.DEGRADED));
    redis.finding = Finding.up();
    eventually(() -> assertThat(monitor.status()).isEqualTo(Status.UP));
  }

  @Test
  void theOutageOfSomethingRequiredIsDownWhateverElseIs() {
    Part database = new Part("database", true);
    Part redis = new Part("redis", false);
    HealthMonitor monitor = monitor(database, redis);
    database.finding = Finding.down("away");
    redis.finding = Finding.down("away");
    monitor.start();
    eventually(() -> assertThat(monitor.findings()).containsEntry("redis", Finding.down("away")));
    eventually(() -> assertThat(monitor.status()).isEqualTo(Status.DOWN));
  }

  @Test
  void aCheckThatThrowsIsDownWithoutItsWords() {
    Part broken = new Part("broken", false);
    broken.failure = new IllegalStateException("inner words");
    HealthMonitor monitor = monitor(broken);
    monitor.start();
    eventually(() ->
        assertThat(monitor.findings())
            .isEqualTo(Map.of("broken", Finding.down("the check failed"))));
  }

  @Test
  void aCheckThatHangsIsDownAfterItsDeadlineAndHoldsUpNoOther() {
    CountDownLatch hanging = new CountDownLatch(1);
    Part stuck = new Part("stuck", false);
    Part other = new Part("other", true);
    HealthMonitor monitor = monitor(stuck, other);
    monitor.start();
    eventually(() -> assertThat(monitor.status()).isEqualTo(Status.UP));
    stuck.gate = hanging;
    eventually(() -> assertThat(stuck.waiting).isTrue());
    clock.advance(DEADLINE.plusMillis(1));
    eventually(() ->
        assertThat(monitor.findings())
            .containsEntry("stuck", Finding.down("no answer within 3000 ms"))
            .containsEntry("other", Finding.up()));
    stuck.gate = null;
    hanging.countDown();
    eventually(() -> assertThat(monitor.status()).isEqualTo(Status.UP));
  }

  private HealthMonitor monitor(HealthCheck... checks) {
    HealthMonitor made = new HealthMonitor(() -> List.of(checks), OFTEN, clock);
    monitor = made;
    return made;
  }

  /** Something that can be well, ill, broken or stuck. */
  private static final class Part implements HealthCheck {
    private final String name;
    private final boolean required;
    private volatile Finding finding = Finding.up();
    private volatile @Nullable RuntimeException failure;
    private volatile @Nullable CountDownLatch gate;
    private volatile boolean waiting;

    Part(String name, boolean required) {
      this.name = name;
      this.required = required;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean required() {
      return required;
    }

    @Override
    public Finding check() throws InterruptedException {
      CountDownLatch closed = gate;
      if (closed != null) {
        waiting = true;
        closed.await();
      }
      RuntimeException fault = failure;
      if (fault != null) {
        throw fault;
      }
      return finding;
    }
  }
}
