package io.sluice.engine.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.lane.HourlyValue;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.LaneState;
import io.sluice.engine.lane.Lanes;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.Route;
import io.sluice.engine.transaction.Routed;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Fees;
import io.sluice.evm.price.Speed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReservationTest {
  private static final LaneId ONE = new LaneId(1);
  private static final LaneId TWO = new LaneId(2);
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final SigningCaps UNCAPPED =
      new SigningCaps(Wei.of(1000), 16_777_216, null, null, null);

  private final SortedMap<LaneId, Lanes.Counter> counters = new TreeMap<>();

  @Test
  void givesEachTheNextNonceOfItsLaneInTheOrderTheyCame() {
    counter(ONE, 7, 7, LaneState.ACTIVE);
    counter(TWO, 100, 95, LaneState.LOW_BALANCE);
    Reservation made = reserve(ONE, TWO, ONE, TWO, ONE);
    assertThat(made.reserved())
        .extracting(each -> each.nonce().value())
        .containsExactly(7L, 100L, 8L, 101L, 9L);
    assertThat(made.moves())
        .containsEntry(ONE, new Lanes.Move(new Nonce(7), new Nonce(10), HourlyValue.NONE))
        .containsEntry(TWO, new Lanes.Move(new Nonce(100), new Nonce(102), HourlyValue.NONE));
    assertThat(made.waiting()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    // next, mined, signed of five; the window is 4
    "10, 10, 5",
    "10,  7, 5", // up to two windows beyond what is mined
    "10,  6, 4",
    "10,  3, 1",
    "10,  2, 0",
    "10,  0, 0",
  })
  void endsAtTwoWindowsBeyondWhatIsMined(long next, long mined, int signed) {
    counter(ONE, next, mined, LaneState.ACTIVE);
    Reservation made = reserve(ONE, ONE, ONE, ONE, ONE);
    assertThat(made.reserved()).hasSize(signed);
    assertThat(made.waiting()).hasSize(5 - signed);
    assertThat(made.moves()).hasSize(signed == 0 ? 0 : 1);
  }

  @ParameterizedTest
  @CsvSource({
    "NEW, true",
    "ACTIVE, true",
    "LOW_BALANCE, true",
    "DRAINING, false",
    "RETIRED, false"
  })
  void aLaneThatIsGivenUpTakesNothing(LaneState state, boolean takes) {
    counter(ONE, 7, 7, state);
    assertThat(reserve(ONE).reserved()).hasSize(takes ? 1 : 0);
    assertThat(reserve(ONE).homeless()).hasSize(takes ? 0 : 1);
  }

  @Test
  void aLaneWithoutACounterOrWithoutAKeyTakesNothing() {
    counter(TWO, 7, 7, LaneState.ACTIVE);
    assertThat(reserve(ONE).homeless()).hasSize(1);
    Reservation keyless = Reservation.of(routed(TWO), counters, lane -> false, UNCAPPED, NOW);
    assertThat(keyless.keyless()).hasSize(1);
    assertThat(keyless.homeless()).isEmpty();
    assertThat(keyless.moves()).isEmpty();
  }

  private void counter(LaneId lane, long next, long mined, LaneState state) {
    counters.put(
        lane, new Lanes.Counter(new Nonce(next), new Nonce(mined), 4, state, HourlyValue.NONE));
  }

  private Reservation reserve(LaneId... lanes) {
    return Reservation.of(routed(lanes), counters, lane -> true, UNCAPPED, NOW);
  }

  private static List<Routed> routed(LaneId... lanes) {
    Intent intent =
        new Intent(Address.ZERO, Wei.ZERO, Bytes.EMPTY, null, Speed.AVERAGE, null, null, false);
    List<Routed> routed = new ArrayList<>();
    for (LaneId lane : lanes) {
      TransactionId id = new TransactionId(UUID.randomUUID());
      routed.add(
          new Routed(intent, new Route(id, lane, 21_000, new Fees(Wei.of(2), Wei.of(1))), null));
    }
    return routed;
  }
}
