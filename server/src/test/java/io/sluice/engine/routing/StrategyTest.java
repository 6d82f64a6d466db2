package io.sluice.engine.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.routing.Strategy.Load;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrategyTest {
  private static final long CLIENT = 7;
  private static final List<Load> THREE =
      List.of(new Load(1, 1, 9), new Load(2, 2, 0), new Load(3, 1, 4));

  @ParameterizedTest
  @EnumSource
  void theOnlyOneIsTakenWhateverTheTurn(Strategy strategy) {
    for (int turn : new int[] {Integer.MIN_VALUE, -1, 0, 1, Integer.MAX_VALUE}) {
      assertThat(strategy.choose(List.of(new Load(5, 3, 100)), CLIENT, turn)).isZero();
    }
  }

  @Test
  void inTurnNobodyLooksAtWhatIsInFlight() {
    assertThat(lanes(Strategy.ROUND_ROBIN, THREE, 6)).containsExactly(1L, 2L, 3L, 1L, 2L, 3L);
  }

  @Test
  void byWeightEachIsTakenAsOftenAsItWeighs() {
    var often = new TreeMap<Long, Integer>();
    lanes(Strategy.WEIGHTED, THREE, 4000).forEach(lane -> often.merge(lane, 1, Integer::sum));
    assertThat(often.get(1L)).isBetween(995, 1005);
    assertThat(often.get(2L)).isBetween(1995, 2005);
    assertThat(lanes(Strategy.WEIGHTED, THREE, 8)).as("not one after the other").contains(1L, 3L);
  }

  @Test
  void aClientKeepsItsLaneWhileItIsThere() {
    List<Load> all = many(20);
    for (long client = 0; client < 500; client++) {
      int place = Strategy.STICKY.choose(all, client, (int) client);
      Load own = all.get(place);
      assertThat(Strategy.STICKY.choose(all, client, 99)).isEqualTo(place);
      Load another = all.get((place + 1) % all.size());
      List<Load> fewer = all.stream().filter(each -> !each.equals(another)).toList();
      assertThat(fewer.get(Strategy.STICKY.choose(fewer, client, 0))).isEqualTo(own);
    }
  }

  @Test
  void clientsAreSpreadByWeight() {
    var often = new TreeMap<Long, Integer>();
    for (long client = 0; client < 4000; client++) {
      often.merge(THREE.get(Strategy.STICKY.choose(THREE, client, 0)).lane(), 1, Integer::sum);
    }
    assertThat(often.get(2L)).isBetween(1850, 2150);
    assertThat(often.get(1L)).isBetween(880, 1120);
  }

  /** What a lane weighs counts, and among equals it goes in turn. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void theLeastForItsWeightInTurnAmongEquals(int turn) {
    List<Load> some =
        List.of(new Load(1, 1, 2), new Load(2, 3, 6), new Load(3, 1, 3), new Load(4, 1, 2));
    long taken = some.get(Strategy.LEAST_PENDING.choose(some, CLIENT, turn)).lane();
    assertThat(taken).isEqualTo(new long[] {1, 2, 4}[turn]);
  }

  @Test
  void withoutSmartRoutingItGoesInTurn() {
    assertThat(settings(true).inForce()).isEqualTo(Strategy.STICKY);
    assertThat(settings(false).inForce()).isEqualTo(Strategy.ROUND_ROBIN);
  }

  private static RoutingSettings settings(boolean smart) {
    return new RoutingSettings(21_000, 0, 1024, true, Duration.ZERO, Strategy.STICKY, smart);
  }

  private static List<Long> lanes(Strategy strategy, List<Load> loads, int count) {
    List<Long> lanes = new ArrayList<>();
    IntStream.range(0, count)
        .forEach(turn -> lanes.add(loads.get(strategy.choose(loads, CLIENT, turn)).lane()));
    return lanes;
  }

  private static List<Load> many(int count) {
    return IntStream.range(1, count + 1).mapToObj(lane -> new Load(lane, 1, 0)).toList();
  }
}
