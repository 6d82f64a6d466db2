package io.sluice.relay.gasless;

import static io.sluice.relay.gasless.NonceLine.Reason.TOO_FAR_AHEAD;
import static io.sluice.relay.gasless.NonceLine.Reason.USED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NonceLineTest {
  private final NonceLine line = new NonceLine(5, 3, Set.of(6L, 7L), 10);

  @Test
  void takesEachOnceFromTheNextOnAsFarAsMayWait() {
    assertThat(line.take(4)).contains(USED);
    assertThat(line.take(6)).contains(USED);
    assertThat(line.take(15)).contains(TOO_FAR_AHEAD);
    assertThat(line.take(14)).isEmpty();
    assertThat(line.take(14)).contains(USED);
    assertThat(line.take(5)).isEmpty();
  }

  @Test
  void decidesAboutWhatLeavesNoGap() {
    assertThat(line.decides(List.of(2L, 5L, 7L, 8L, 9L))).isTrue();
    assertThat(line.decides(List.of(8L, 9L, 11L))).isFalse();
    assertThat(line.decides(List.of(9L))).isFalse();
    assertThat(line.take(8)).isEmpty();
    assertThat(line.decides(9)).isTrue();
  }

  @Test
  void whatSomebodyElseHasUsedIsAskedAboutAndWhatWeHaveIsNot() {
    assertThat(line.decides(2)).isTrue();
    assertThat(line.decides(3)).isFalse();
    assertThat(line.decides(4)).isFalse();
  }

  @Test
  void hearsWhatIsNewAndNothingThatIsOld() {
    assertThat(line.hear(3, List.of(5L, 9L))).isFalse();
    assertThat(line.take(4)).contains(USED);
    assertThat(line.hear(9, List.of())).isFalse();
    assertThat(line.take(8)).contains(USED);
    assertThat(line.take(18)).isEmpty();
  }

  @Test
  void hearsThatIsTakenBackWhatSomebodyElseHasUsed() {
    assertThat(line.hear(5, List.of(4L))).as("it is used").isFalse();
    assertThat(line.take(4)).contains(USED);
    assertThat(line.hear(4, List.of(4L))).isTrue();
    assertThat(line.take(4)).isEmpty();
  }

  @Test
  void whatWeHaveExecutedStaysUsed() {
    assertThat(line.hear(0, List.of(2L))).as("old").isFalse();
    assertThat(line.hear(0, List.of(2L, 3L))).isTrue();
    assertThat(line.take(2)).contains(USED);
    assertThat(line.take(3)).isEmpty();
  }
}
