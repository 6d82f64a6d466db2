package io.sluice.engine.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharesTest {
  @Test
  void letsClientsTakeTurns() {
    assertThat(inTurn(Map.of(), 10, "1", "a b c d", "2", "x y", "3", "q"))
        .containsExactly("a", "x", "q", "b", "y", "c", "d");
  }

  @Test
  void givesAHeavierClientMoreOfARound() {
    assertThat(inTurn(Map.of(1L, 3), 8, "1", "a b c d e f g", "2", "x y z"))
        .containsExactly("a", "b", "c", "x", "d", "e", "f", "y");
  }

  @Test
  void endsWhenThereAreEnough() {
    assertThat(inTurn(Map.of(), 3, "1", "a b c", "2", "x y z")).containsExactly("a", "x", "b");
  }

  @Test
  void letsWhatDoesNotFitHoldUpNothingBehindIt() {
    assertThat(inTurn(Map.of(), 10, "1", "-a -b c", "2", "x")).containsExactly("c", "x");
  }

  @Test
  void splitsATurnByWeight() {
    assertThat(Shares.of(List.of(1L), _ -> 1, 256)).isEqualTo(Map.of(1L, 256));
    assertThat(Shares.of(List.of(1L, 2L), _ -> 1, 256)).isEqualTo(Map.of(1L, 128, 2L, 128));
    assertThat(Shares.of(List.of(1L, 2L), client -> client == 1 ? 3 : 1, 256))
        .isEqualTo(Map.of(1L, 192, 2L, 64));
    assertThat(Shares.of(List.of(1L, 2L, 3L), _ -> 1, 2).values()).containsOnly(1);
  }

  private static List<String> inTurn(Map<Long, Integer> weights, int most, String... lines) {
    Map<Long, Deque<String>> waiting = new LinkedHashMap<>();
    for (int i = 0; i < lines.length; i += 2) {
      waiting.put(Long.valueOf(lines[i]), new ArrayDeque<>(List.of(lines[i + 1].split(" "))));
    }
    return Shares.inTurn(
        waiting, client -> weights.getOrDefault(client, 1), most, each -> !each.startsWith("-"));
  }
}
