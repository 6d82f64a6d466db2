package io.sluice.evm.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class BatchLimitTest {
  private final AtomicLong nanos = new AtomicLong();
  private final BatchLimit limit = new BatchLimit(100, nanos::get);

  @Test
  void isHalfOfWhatWasRefused() {
    assertThat(limit.calls()).isEqualTo(100);
    limit.refused(60);
    assertThat(limit.calls()).isEqualTo(30);
    limit.refused(1);
    assertThat(limit.calls()).isEqualTo(1);
  }

  @Test
  void isNotRaisedByARefusal() {
    limit.refused(10);
    limit.refused(80);
    assertThat(limit.calls()).isEqualTo(5);
  }

  @Test
  void triesTwiceAsManyAfterAnHourUpToTheSettings() {
    limit.refused(60);
    pass(Duration.ofMinutes(59));
    assertThat(limit.calls()).isEqualTo(30);
    pass(Duration.ofMinutes(1));
    assertThat(limit.calls()).isEqualTo(60);
    assertThat(limit.calls()).isEqualTo(60);
    pass(Duration.ofHours(1));
    assertThat(limit.calls()).isEqualTo(100);
  }

  @Test
  void isNewsOnceForEachLowerNumber() {
    assertThat(limit.isNews()).isFalse();
    limit.refused(100);
    limit.refused(50);
    assertThat(limit.isNews()).isTrue();
    assertThat(limit.isNews()).isFalse();
    pass(Duration.ofHours(1));
    limit.calls();
    limit.refused(50);
    assertThat(limit.isNews()).isFalse();
    limit.refused(20);
    assertThat(limit.isNews()).isTrue();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
