package io.sluice.health;

import static io.sluice.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.TestClock;
import io.sluice.queue.QueueName;
import io.sluice.queue.QueueUnavailableException;
import io.sluice.queue.Queues;
import io.sluice.rpc.EthereumClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** Findings are gathered behind the back of who asks, and only what is required takes one DOWN. */
class HealthMonitorTest {
  private static final Duration DEADLINE = Duration.ofSeconds(3);
  private static final HealthSettings OFTEN = new HealthSettings(Duration.ofMillis(10), DEADLINE);

  private final TestClock clock = new TestClock();
  private final StaticListableBeanFactory beans = new StaticListableBeanFactory();
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

  @Test
  void queuesAreCountedAndTheirServerIsRequired() {
    FakeQueues queues = new FakeQueues();
    beans.addBean("queues", queues);
    HealthMonitor monitor = monitor();
    monitor.start();
    var depth = new Queues.Depth(7, 2, 1);
    eventually(() ->
        assertThat(monitor.findings().get("sqs"))
            .isEqualTo(
                Finding.up(
                    Map.of(
                        "queues",
                        Map.of(
                            "relay-transactions", depth,
                            "tx-request-queue", depth,
                            "signed-tx-queue", depth)))));
    queues.away = true;
    eventually(() -> assertThat(monitor.status()).isEqualTo(Status.DOWN));
    assertThat(monitor.findings().get("sqs"))
        .isEqualTo(Finding.down("the queue server does not answer"));
  }

  private HealthMonitor monitor(HealthCheck... checks) {
    HealthMonitor made =
        new HealthMonitor(
            List.of(checks),
            beans.getBeanProvider(Queues.class),
            beans.getBeanProvider(EthereumClient.class),
            OFTEN,
            clock);
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

  /** Queues that are all equally full. */
  private static final class FakeQueues implements Queues {
    private volatile boolean away;

    @Override
    public List<Rejection> send(QueueName queue, List<String> bodies) {
      return List.of();
    }

    @Override
    public Depth depth(QueueName queue) {
      if (away) {
        throw new QueueUnavailableException("away", new IllegalStateException());
      }
      return new Depth(7, 2, 1);
    }
  }
}
