package io.sluice.engine.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.lane.LaneId;
import io.sluice.engine.transaction.Unsent;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BacklogTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final long A = 1;
  private static final long B = 2;

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 256, 100_000})
  void hasNoLimitWhileEverythingMovesQuickly(long count) {
    Backlog backlog = backlog(unsent(1, A, count, 150), unsent(2, A, count, 0));
    assertThat(backlog.left(A)).isEqualTo(Long.MAX_VALUE);
    assertThat(backlog.takes(A, new LaneId(1))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    // of A on the way, of others, how many more of A
    "1, 0, 255",
    "255, 0, 1",
    "256, 0, 0",
    "300, 0, 0",
    "1, 300, 63",
    "63, 300, 1",
    "64, 300, 0",
    "64, 100, 92",
  })
  void takesFewMoreWhileItIsSlow(long own, long others, long left) {
    Backlog backlog = backlog(unsent(1, A, own, 151), unsent(2, B, others, 0));
    assertThat(backlog.left(A)).isEqualTo(left);
    assertThat(backlog.takes(A, new LaneId(1))).isEqualTo(left > 0);
    assertThat(backlog.takes(A, new LaneId(3))).isEqualTo(left > 0);
  }

  @Test
  void alwaysHasAPartForWhoHasLittle() {
    Backlog backlog = backlog(unsent(1, A, 100_000, 1_000));
    assertThat(backlog.left(A)).isZero();
    assertThat(backlog.left(B)).isEqualTo(64);
    for (int i = 0; i < 64; i++) {
      assertThat(backlog.takes(B, new LaneId(1))).isTrue();
      backlog.add(new LaneId(1), B, 1);
    }
    assertThat(backlog.takes(B, new LaneId(1))).isFalse();
  }

  @Test
  void countsWhatItHasGivenOut() {
    Backlog backlog = backlog(unsent(1, B, 100, 151));
    for (int i = 0; i < 156; i++) {
      assertThat(backlog.takes(A, new LaneId(2))).isTrue();
      backlog.add(new LaneId(2), A, 1);
    }
    assertThat(backlog.takes(A, new LaneId(2))).isFalse();
  }

  @Test
  void isNotHeldUpByALaneOnWhichNothingMoves() {
    Backlog backlog = backlog(unsent(1, A, 5_000, 2_001), unsent(2, A, 10, 100));
    assertThat(backlog.left(A)).isEqualTo(Long.MAX_VALUE);
    assertThat(backlog.takes(A, new LaneId(2))).isTrue();
    assertThat(backlog.takes(A, new LaneId(1))).isFalse();
  }

  /** Also of others, and also what has come there since. */
  @Test
  void givesLittleToALaneOnWhichNothingMoves() {
    Backlog backlog = backlog(unsent(1, A, 20, 2_001), unsent(1, B, 5, 0));
    for (int i = 0; i < 7; i++) {
      assertThat(backlog.takes(A, new LaneId(1))).isTrue();
      backlog.add(new LaneId(1), A, 1);
    }
    assertThat(backlog.takes(A, new LaneId(1))).isFalse();
    assertThat(backlog.takes(B, new LaneId(1))).isFalse();
    assertThat(backlog.takes(B, new LaneId(2))).isTrue();
  }

  @Test
  void isNotLedAstrayByAClockThatIsAhead() {
    assertThat(backlog(unsent(1, A, 1_000, -60_000)).left(A)).isEqualTo(Long.MAX_VALUE);
  }

  private static Backlog backlog(Unsent... unsent) {
    return new Backlog(List.of(unsent), NOW);
  }

  private static Unsent unsent(int lane, long client, long count, long millisAgo) {
    return new Unsent(new LaneId(lane), client, count, NOW.minusMillis(millisAgo));
  }
}
