package io.sluice.backing.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DoorbellTest {
  private static final Duration FOREVER = Duration.ofHours(1);

  private final Doorbell doorbell = new Doorbell();

  @Test
  void isHeardByWhoComesLater() throws InterruptedException {
    doorbell.ring();
    assertThat(doorbell.await(FOREVER)).isTrue();
  }

  @Test
  void isHeardByWhoWaits() throws InterruptedException {
    Thread ringer = Thread.ofVirtual().start(doorbell::ring);
    assertThat(doorbell.await(FOREVER)).isTrue();
    ringer.join();
  }

  @Test
  void countsRingsThatNobodyHeardAsOne() throws InterruptedException {
    doorbell.ring();
    doorbell.ring();
    assertThat(doorbell.await(Duration.ZERO)).isTrue();
    assertThat(doorbell.await(Duration.ZERO)).isFalse();
  }
}
