package io.sluice.engine.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.LaneState;
import io.sluice.engine.transaction.Accepted;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.Waiting;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Fees;
import io.sluice.evm.price.Speed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PickTest {
  private static final Instant CLAIMED = Instant.parse("2026-11-26T12:00:15Z");
  private static final Instant NOW = CLAIMED.minusSeconds(15);

  private final Waiting.Entry routed = entry();
  private final Waiting.Entry held = entry();
  private final Waiting.Entry other = entry();
  private final Pick pick = pick();

  /** A process begins nothing anew that one of its turns is at, however that ends. */
  @Test
  void hasWhatItRoutesAndWhatItHoldsBackUntilItsClaimIsOver() {
    assertThat(pick.has(routed.id(), NOW)).isTrue();
    assertThat(pick.has(held.id(), NOW)).isTrue();
    assertThat(pick.has(other.id(), NOW)).isFalse();
    assertThat(pick.has(routed.id(), CLAIMED.minusMillis(1))).isTrue();
    assertThat(pick.has(routed.id(), CLAIMED)).isFalse();
  }

  @Test
  void countsWhatItRoutesAndWhatItHoldsBack() {
    assertThat(pick.size()).isEqualTo(2);
    assertThat(Pick.NOTHING.size()).isZero();
  }

  @Test
  void leavesToOthersWhatTheyHaveTakenAndNoMore() {
    pick.leave(Set.of(other.id()));
    assertThat(pick.size()).isEqualTo(2);
    pick.leave(Set.of(routed.id()));
    assertThat(pick.candidates()).isEmpty();
    assertThat(pick.decided()).hasSize(1);
    pick.leave(Set.of(held.id()));
    assertThat(pick.decided()).isEmpty();
  }

  private Pick pick() {
    Intent intent =
        new Intent(Address.ZERO, Wei.ZERO, Bytes.EMPTY, 21_000L, Speed.FAST, null, null, false);
    GasEstimator.Candidate candidate =
        new GasEstimator.Candidate(
            routed,
            new Accepted(routed.id(), intent),
            lane(),
            new Fees(Wei.of(10), Wei.of(1)),
            Wei.of(210_000));
    return new Pick(
        new ArrayList<>(List.of(candidate)),
        new ArrayList<>(List.of(Decision.Held.noRelayer(held))),
        new Room(List.of(), List.of(), new Backlog(List.of(), NOW), 0, Strategy.LEAST_PENDING),
        CLAIMED,
        false,
        false);
  }

  private static Waiting.Entry entry() {
    return new Waiting.Entry(
        new TransactionId(UUID.randomUUID()), new Waiting.Line(1, null, 1), NOW, 0, null, null);
  }

  private static Lane lane() {
    return new Lane(
        new LaneId(1),
        new ChainId(31337),
        Address.ZERO,
        "lane-1",
        LaneState.ACTIVE,
        64,
        new Nonce(0),
        new Nonce(0),
        null,
        null,
        null,
        null,
        null);
  }
}
