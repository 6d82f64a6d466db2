package io.sluice.backing.outbox;

import static io.sluice.backing.queue.QueueName.SIGNED_TX;
import static io.sluice.backing.queue.QueueName.TX_REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.queue.QueueName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OwnHandOffsTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final String MEBI = "x".repeat(1 << 20);

  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final AtomicInteger rings = new AtomicInteger();
  private final OwnHandOffs own = new OwnHandOffs();

  @Test
  void givesOutAQueuesOldestFirst() {
    Stream.of(1, 2, 3).forEach(id -> own.add(handOff(id, TX_REQUEST, "a"), NOW));
    own.add(handOff(4, SIGNED_TX, "a"), NOW);
    assertThat(ids(take(2))).containsExactly(1L, 2L);
    assertThat(ids(take(2))).containsExactly(3L);
    assertThat(take(2)).isEmpty();
  }

  @Test
  void leavesWhatIsFreeByNowToWhoTakesItOver() {
    own.add(new HandOff(1, TX_REQUEST, List.of("a"), NOW), NOW);
    own.add(new HandOff(2, TX_REQUEST, List.of("a"), NOW.plusNanos(1_000)), NOW);
    assertThat(ids(take(10))).containsExactly(2L);
  }

  /** 16 Mi characters, ids of all queues together. */
  @Test
  void forgetsWhatItHasNoRoomFor() {
    fill();
    own.add(handOff(99, SIGNED_TX, "x"), NOW);
    assertThat(own.take(SIGNED_TX, 10, NOW)).isEmpty();
    assertThat(take(100)).hasSize(16);
    fill();
    assertThat(take(100)).as("room comes back").hasSize(16);
  }

  @Test
  void takesBackInItsOrderWhatCouldNotBeSent() {
    Stream.of(1, 2, 3).forEach(id -> own.add(handOff(id, TX_REQUEST, "a"), NOW));
    own.putBack(take(2));
    assertThat(ids(take(10))).containsExactly(1L, 2L, 3L);
  }

  @Test
  void countsWhatItTookBack() {
    fill();
    own.putBack(take(100));
    own.add(handOff(99, TX_REQUEST, "x"), NOW);
    assertThat(take(100)).hasSize(16);
  }

  @Test
  void weighsTheCharactersOfItsIds() {
    assertThat(new HandOff(1, TX_REQUEST, List.of("ab", "cde"), NOW).weight()).isEqualTo(5);
  }

  @Test
  void leavesToAStageOfThisProcessWhatItTakesInTime() {
    own.open(TX_REQUEST, PATIENCE, rings::incrementAndGet);
    assertThat(own.add(handOff(1, TX_REQUEST, "a"), NOW)).as("for the queue").isFalse();
    assertThat(rings).hasValue(1);
    assertThat(take(10)).isEmpty();
    assertThat(ids(own.takeAtHand(TX_REQUEST, 10, NOW))).containsExactly(1L);
    assertThat(own.takeAtHand(TX_REQUEST, 10, NOW)).isEmpty();
    assertThat(own.add(handOff(2, SIGNED_TX, "a"), NOW)).as("of another stage").isTrue();
  }

  @Test
  void sendsToItsQueueWhatAStageLeavesLying() {
    own.open(TX_REQUEST, PATIENCE, rings::incrementAndGet);
    own.add(handOff(1, TX_REQUEST, "a"), NOW);
    own.add(handOff(2, TX_REQUEST, "a"), NOW.plusMillis(1));
    Instant late = NOW.plus(PATIENCE);
    assertThat(own.untilLate(NOW)).isEqualTo(PATIENCE);
    assertThat(ids(own.take(TX_REQUEST, 10, late))).containsExactly(1L);
    assertThat(ids(own.takeAtHand(TX_REQUEST, 10, late))).containsExactly(2L);
  }

  @Test
  void saysWhenAStageIsAtWorkAndMayLeaveSomethingLying() {
    own.open(TX_REQUEST, PATIENCE, rings::incrementAndGet);
    own.add(handOff(1, TX_REQUEST, "a"), NOW);
    own.takeAtHand(TX_REQUEST, 10, NOW);
    assertThat(own.add(handOff(2, TX_REQUEST, "a"), NOW)).isTrue();
    own.takeAtHand(TX_REQUEST, 10, NOW);
    own.takeAtHand(TX_REQUEST, 10, NOW);
    assertThat(own.add(handOff(3, TX_REQUEST, "a"), NOW)).isFalse();
  }

  @Test
  void sendsToTheQueueWhatAStageDidNotTakeBeforeItClosed() {
    own.open(TX_REQUEST, PATIENCE, rings::incrementAndGet);
    own.add(handOff(1, TX_REQUEST, "a"), NOW);
    own.close(TX_REQUEST);
    assertThat(own.takeAtHand(TX_REQUEST, 10, NOW)).isEmpty();
    assertThat(ids(take(10))).containsExactly(1L);
    assertThat(own.add(handOff(2, TX_REQUEST, "a"), NOW)).isTrue();
  }

  @Test
  void leavesToWhoTakesItOverWhatIsFreeWhenTheStageComes() {
    own.open(TX_REQUEST, PATIENCE, rings::incrementAndGet);
    own.add(handOff(1, TX_REQUEST, "a"), NOW);
    assertThat(own.takeAtHand(TX_REQUEST, 10, NOW.plusSeconds(3))).isEmpty();
  }

  private void fill() {
    for (int i = 0; i < 16; i++) {
      own.add(handOff(i, TX_REQUEST, MEBI), NOW);
    }
  }

  private List<HandOff> take(int most) {
    return own.take(TX_REQUEST, most, NOW);
  }

  private static HandOff handOff(long id, QueueName queue, String item) {
    return new HandOff(id, queue, List.of(item), NOW.plusSeconds(3));
  }

  private static List<Long> ids(List<HandOff> handOffs) {
    return handOffs.stream().map(HandOff::id).toList();
  }
}
