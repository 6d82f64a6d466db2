package io.sluice.engine.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.LaneState;
import io.sluice.engine.transaction.LaneLoad;
import io.sluice.engine.transaction.Unsent;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.Wei;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoomTest {
  private static final Wei FREE = Wei.ZERO;
  private static final long A = 1;
  private static final long B = 2;

  @Test
  void takesTheLaneWithTheFewestInFlight() {
    Room room = room(lanes(3), List.of(load(1, A, 5), load(2, A, 3), load(3, A, 4)), 0);
    assertThat(taken(room, B, 4)).containsExactly(2, 3, 2, 1);
  }

  @Test
  void oneOfTwiceTheWeightTakesTwiceAsMany() {
    Lane usual = lanes(1).getFirst();
    Lane heavy =
        new Lane(
            new LaneId(2),
            usual.chain(),
            new Address("0x0000000000000000000000000000000000000002"),
            "remote-2",
            LaneState.ACTIVE,
            64,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            true,
            2);
    List<Integer> taken = taken(room(List.of(usual, heavy), List.of(), 0), A, 9);
    assertThat(taken.stream().filter(each -> each == 2)).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, -1, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void takesTurnsAmongEqualsWhereverItBegins(int turn) {
    Room room = room(lanes(3), List.of(), turn);
    for (int round = 0; round < 4; round++) {
      assertThat(taken(room, A, 3)).containsExactlyInAnyOrder(1, 2, 3);
    }
  }

  @Test
  void beginsWithAnotherWhenItsTurnIsHandedOn() {
    Room first = room(lanes(2), List.of(), 0);
    assertThat(taken(first, A, 1)).containsExactly(1);
    assertThat(taken(room(lanes(2), List.of(), first.turn()), A, 1)).containsExactly(2);
  }

  /** 64 places: the last 16 are for those that have less than 16. */
  @ParameterizedTest
  @CsvSource({
    // client, what it has, what others have, how many more it may take
    "1, 0, 0, 64",
    "1, 15, 0, 49",
    "1, 16, 0, 32",
    "1, 47, 0, 1",
    "1, 48, 0, 0",
    "1, 16, 32, 0",
    "1, 15, 32, 17",
    "1, 0, 48, 16",
    "1, 0, 63, 1",
    "1, 0, 64, 0",
    "1, 0, 65, 0",
  })
  void keepsAQuarterForWhoHasLess(long client, long own, long others, long left) {
    Room room = room(lanes(1), List.of(load(1, client, own), load(1, client + 1, others)), 0);
    assertThat(room.left(client, null)).isEqualTo(left);
  }

  @Test
  void letsNoClientFillEveryLaneToTheBrim() {
    Room room = room(lanes(3), List.of(), 0);
    assertThat(taken(room, A, 1000)).hasSize(3 * 48);
    assertThat(taken(room, B, 1000)).hasSize(3 * 16);
  }

  @Test
  void keepsAQuarterOfANamedLaneToo() {
    Room room = room(lanes(8), List.of(), 0);
    int taken = 0;
    while (room.take(A, "lane-1", FREE) instanceof Room.Choice.Taken) {
      taken++;
    }
    assertThat(taken).isEqualTo(48);
    assertThat(room.take(B, "lane-1", FREE)).isInstanceOf(Room.Choice.Taken.class);
    assertThat(room.take(A, "lane-2", FREE)).isInstanceOf(Room.Choice.Taken.class);
  }

  /** Who has a quarter has his part: of all room, or of one lane. */
  @Test
  void keepsNothingForWhoHasAQuarter() {
    assertThat(room(lanes(2), List.of(load(1, A, 31)), 0).left(A, "lane-2")).isEqualTo(64);
    assertThat(room(lanes(2), List.of(load(1, A, 32)), 0).left(A, "lane-2")).isEqualTo(48);
    assertThat(room(lanes(2), List.of(load(1, A, 15)), 0).left(A, "lane-1")).isEqualTo(49);
    assertThat(room(lanes(2), List.of(load(1, A, 16)), 0).left(A, "lane-1")).isEqualTo(32);
  }

  @Test
  void offersWhoNamesALaneTheRoomOfThatOne() {
    Room room = room(lanes(3), List.of(load(1, B, 4)), 0);
    assertThat(room.left(A, null)).isEqualTo(3 * 64 - 4);
    assertThat(room.left(A, "lane-1")).isEqualTo(60);
    assertThat(room.left(A, "lane-9")).isZero();
  }

  @Test
  void servesNobodyWhoNamesALaneThatThereIsNot() {
    Room room = room(lanes(3), List.of(), 0);
    assertThat(room.served(null)).isTrue();
    assertThat(room.served("lane-3")).isTrue();
    assertThat(room.served("lane-9")).isFalse();
  }

  /** While nodes get things slowly, a quarter of 256 is for who has little, and no more. */
  @Test
  void putsNoMoreOnTheWayThanNodesTakeInTime() {
    Instant now = Instant.EPOCH;
    Unsent slow = new Unsent(new LaneId(1), B, 200, now.minusSeconds(1));
    Room room =
        new Room(lanes(4), List.of(), new Backlog(List.of(slow), now), 0, Strategy.LEAST_PENDING);
    assertThat(taken(room, A, 1000)).hasSize(64);
  }

  @Test
  void keepsNothingOfAWindowThatIsTooSmall() {
    Room room = room(List.of(lane(1, LaneState.ACTIVE, null, 2)), List.of(), 0);
    assertThat(taken(room, A, 10)).hasSize(2);
  }

  @Test
  void countsWhatOtherTurnsAreAboutToPutThere() {
    Room room = room(lanes(1), List.of(load(1, A, 30), load(1, A, 18), load(1, B, 16)), 0);
    assertThat(room.take(A, null, FREE)).isInstanceOf(Room.Choice.Full.class);
    assertThat(room.take(B, null, FREE)).isInstanceOf(Room.Choice.Full.class);
  }

  @ParameterizedTest
  @EnumSource(value = LaneState.class, names = "ACTIVE", mode = EnumSource.Mode.EXCLUDE)
  void passesOverWhatIsNotActive(LaneState state) {
    Room room = room(List.of(lane(1, state, Wei.of(100), 64)), List.of(), 0);
    assertThat(room.served(null)).isFalse();
    assertThat(room.served("lane-1")).isFalse();
    assertThat(room.left(A, null)).isZero();
    assertThat(room.take(A, null, FREE)).isInstanceOf(Room.Choice.Nobody.class);
    assertThat(room.take(A, "lane-1", FREE)).isInstanceOf(Room.Choice.Nobody.class);
  }

  @Test
  void tellsPovertyFromWantOfRoom() {
    Lane poor = lane(1, LaneState.ACTIVE, Wei.of(99), 64);
    Lane rich = lane(2, LaneState.ACTIVE, Wei.of(100), 1);
    Room room = room(List.of(poor, rich), List.of(), 0);
    assertThat(room.take(A, "lane-1", Wei.of(100))).isInstanceOf(Room.Choice.Poor.class);
    assertThat(room.take(A, null, Wei.of(101))).isInstanceOf(Room.Choice.Poor.class);
    assertThat(room.take(A, null, Wei.of(100))).isEqualTo(new Room.Choice.Taken(rich));
    assertThat(room.take(A, null, FREE)).isEqualTo(new Room.Choice.Taken(poor));
    Room full = room(List.of(poor, rich), List.of(load(2, B, 1)), 0);
    assertThat(full.take(A, null, Wei.of(100))).isInstanceOf(Room.Choice.Full.class);
  }

  @Test
  void takesALaneWhoseBalanceWasNeverRead() {
    Room room = room(List.of(lane(1, LaneState.ACTIVE, null, 64)), List.of(), 0);
    assertThat(room.take(A, null, Wei.of(Long.MAX_VALUE))).isInstanceOf(Room.Choice.Taken.class);
  }

  @Test
  void promisesNoMoneyTwice() {
    Lane lane = lane(1, LaneState.ACTIVE, Wei.of(100), 64);
    LaneLoad given = new LaneLoad(lane.id(), B, 1, Wei.of(30));
    Room room = room(List.of(lane), List.of(given), 0);
    assertThat(room.take(A, null, Wei.of(40))).isInstanceOf(Room.Choice.Taken.class);
    assertThat(room.take(A, null, Wei.of(31))).isInstanceOf(Room.Choice.Poor.class);
    assertThat(room.take(A, null, Wei.of(30))).isInstanceOf(Room.Choice.Taken.class);
  }

  @Test
  void countsTheGasThatANodeEstimated() {
    Lane lane = lane(1, LaneState.ACTIVE, Wei.of(100), 64);
    Room room = room(List.of(lane), List.of(), 0);
    room.take(A, null, Wei.of(20));
    room.take(A, null, Wei.of(20));
    assertThat(room.raise(lane.id(), Wei.of(20), Wei.of(80))).isTrue();
    assertThat(room.raise(lane.id(), Wei.of(20), Wei.of(21))).isFalse();
    assertThat(room.raise(lane.id(), Wei.of(20), Wei.of(10))).isTrue();
    assertThat(room.take(A, null, Wei.of(1))).isInstanceOf(Room.Choice.Poor.class);
  }

  private static List<Integer> taken(Room room, long client, int most) {
    List<Integer> taken = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      if (room.take(client, null, FREE) instanceof Room.Choice.Taken(Lane lane)) {
        taken.add(lane.id().value());
      }
    }
    return taken;
  }

  private static Room room(List<Lane> lanes, List<LaneLoad> loads, int turn) {
    return new Room(
        lanes, loads, new Backlog(List.of(), Instant.EPOCH), turn, Strategy.LEAST_PENDING);
  }

  private static LaneLoad load(int lane, long client, long count) {
    return new LaneLoad(new LaneId(lane), client, count, Wei.ZERO);
  }

  private static List<Lane> lanes(int count) {
    return Stream.iterate(1, id -> id + 1)
        .limit(count)
        .map(id -> lane(id, LaneState.ACTIVE, Wei.of(1_000_000), 64))
        .toList();
  }

  private static Lane lane(int id, LaneState state, @Nullable Wei balance, int window) {
    return new Lane(
        new LaneId(id),
        new ChainId(31337),
        new Address("0x%040x".formatted(id)),
        "lane-" + id,
        state,
        window,
        new Nonce(1000),
        new Nonce(1000),
        balance,
        null,
        null,
        null,
        null);
  }
}
