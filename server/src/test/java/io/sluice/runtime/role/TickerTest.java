package io.sluice.runtime.role;

import static io.sluice.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TickerTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final AtomicInteger ticks = new AtomicInteger();
  private final AtomicInteger ends = new AtomicInteger();

  @Test
  void ticksAgainAfterItsPause() {
    Ticker ticker = new Ticker("test", Duration.ofMillis(1), ticks::incrementAndGet);
    ticker.start();
    eventually(() -> assertThat(ticks.get()).isGreaterThan(3));
    ticker.stop();
    assertThat(ticker.isRunning()).isFalse();
    int stopped = ticks.get();
    ticker.wake();
    assertThat(ticks.get()).isEqualTo(stopped);
  }

  @Test
  void aCallEndsThePause() {
    Ticker ticker = new Ticker("test", () -> LONG, ticks::incrementAndGet, ends::incrementAndGet);
    ticker.start();
    for (int i = 1; i <= 5; i++) {
      int expected = i;
      eventually(() -> assertThat(ticks.get()).isEqualTo(expected));
      ticker.wake();
    }
    eventually(() -> assertThat(ticks.get()).isEqualTo(6));
    ticker.stop();
    assertThat(ends.get()).isEqualTo(1);
  }

  /** What calls while it ticks is not forgotten: there may be more than this tick saw. */
  @Test
  void aCallDuringATickMakesAnother() {
    Ticker[] self = new Ticker[1];
    Ticker ticker =
        new Ticker(
            "test",
            LONG,
            () -> {
              if (ticks.incrementAndGet() == 1) {
                self[0].wake();
              }
            });
    self[0] = ticker;
    ticker.start();
    eventually(() -> assertThat(ticks.get()).isEqualTo(2));
    ticker.stop();
  }

  @Test
  void startsAgainAfterItWasStopped() {
    Ticker ticker = new Ticker("test", LONG, ticks::incrementAndGet);
    ticker.start();
    eventually(() -> assertThat(ticks.get()).isEqualTo(1));
    ticker.stop();
    ticker.start();
    eventually(() -> assertThat(ticks.get()).isEqualTo(2));
    ticker.stop();
  }
}
