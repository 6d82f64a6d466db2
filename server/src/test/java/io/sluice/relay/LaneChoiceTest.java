package io.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.chain.Address;
import io.sluice.chain.ChainId;
import io.sluice.chain.Nonce;
import io.sluice.chain.Wei;
import io.sluice.lane.Lane;
import io.sluice.lane.LaneId;
import io.sluice.lane.LaneState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LaneChoiceTest {
  private static final Wei FREE = Wei.ZERO;

  @Test
  void takesTheOneWithTheFewestPending() {
    LaneChoice choice = new LaneChoice(List.of(lane(1, 5), lane(2, 3), lane(3, 4)), 0);
    assertThat(chosen(choice, 4)).containsExactly(2, 3, 2, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, -1, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void takesTurnsAmongEqualsWhereverItBegins(int turn) {
    LaneChoice choice = new LaneChoice(List.of(lane(1, 0), lane(2, 0), lane(3, 0)), turn);
    for (int round = 0; round < 4; round++) {
      assertThat(chosen(choice, 3)).containsExactlyInAnyOrder(1, 2, 3);
    }
  }

  @Test
  void beginsWithAnotherWhenItsTurnIsHandedOn() {
    List<Lane> lanes = List.of(lane(1, 0), lane(2, 0));
    LaneChoice first = new LaneChoice(lanes, 0);
    assertThat(chosen(first, 1)).containsExactly(1);
    assertThat(chosen(new LaneChoice(lanes, first.turn()), 1)).containsExactly(2);
  }

  @Test
  void takesTheNamedOneHoweverMuchWaitsThere() {
    LaneChoice choice = new LaneChoice(List.of(lane(1, 0), lane(2, 900)), 0);
    assertThat(choice.choose("lane-2", FREE)).map(Lane::id).contains(new LaneId(2));
    assertThat(choice.choose("lane-9", FREE)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(value = LaneState.class, names = "ACTIVE", mode = EnumSource.Mode.EXCLUDE)
  void passesOverWhatIsNotActive(LaneState state) {
    LaneChoice choice = new LaneChoice(List.of(lane(1, 0, state, Wei.of(100))), 0);
    assertThat(choice.none()).isTrue();
    assertThat(choice.choose(null, FREE)).isEmpty();
    assertThat(choice.choose("lane-1", FREE)).isEmpty();
  }

  @Test
  void passesOverWhatCannotPay() {
    Lane poor = lane(1, 0, LaneState.ACTIVE, Wei.of(99));
    Lane rich = lane(2, 50, LaneState.ACTIVE, Wei.of(100));
    Lane unread = lane(3, 51, LaneState.ACTIVE, null);
    LaneChoice choice = new LaneChoice(List.of(poor, rich, unread), 0);
    assertThat(choice.choose(null, Wei.of(100))).contains(rich);
    assertThat(choice.choose(null, Wei.of(101))).contains(unread);
    assertThat(choice.choose("lane-1", Wei.of(100))).isEmpty();
    assertThat(choice.choose(null, Wei.of(99))).contains(poor);
  }

  @Test
  void countsOnlyWhatItGaveOut() {
    LaneChoice choice = new LaneChoice(List.of(lane(1, 0), lane(2, 1)), 0);
    assertThat(choice.choose("lane-9", FREE)).isEmpty();
    assertThat(chosen(choice, 1)).containsExactly(1);
  }

  private static List<Integer> chosen(LaneChoice choice, int count) {
    List<Integer> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Optional<Lane> lane = choice.choose(null, FREE);
      chosen.add(lane.orElseThrow().id().value());
    }
    return chosen;
  }

  private static Lane lane(int id, long pending) {
    return lane(id, pending, LaneState.ACTIVE, Wei.of(1_000_000));
  }

  private static Lane lane(int id, long pending, LaneState state, @Nullable Wei balance) {
    return new Lane(
        new LaneId(id),
        new ChainId(31337),
        new Address("0x%040x".formatted(id)),
        "lane-" + id,
        state,
        64,
        new Nonce(1000 + pending),
        new Nonce(1000),
        balance,
        null,
        null,
        null);
  }
}
