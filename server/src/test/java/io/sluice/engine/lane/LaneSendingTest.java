package io.sluice.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.database.TestDatabase;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.chain.Wei;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class LaneSendingTest {
  private static final ChainId CHAIN = new ChainId(31337);
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Instant END = NOW.plusSeconds(15);
  private static final TxHash HASH = TxHash.of(new byte[32]);

  private final JdbcTemplate sql = new JdbcTemplate(TestDatabase.migrated().dataSource());
  private final Lanes lanes = new Lanes(sql);
  private final LaneSending sending = new LaneSending(sql);
  private LaneId lane = new LaneId(0);

  @BeforeEach
  void register() {
    lanes.register(CHAIN, List.of(new Address("0x" + "ab".repeat(20))), new Window(64, 16, 2048));
    lane = lanes.all(CHAIN).getFirst().id();
    lanes.adopt(Map.of(lane, new Nonce(7)));
  }

  @Test
  void oneSendsAndWhoComesLeavesWord() {
    assertThat(take("a")).isInstanceOf(LaneSending.Taking.Taken.class);
    assertThat(take("b")).isInstanceOf(LaneSending.Taking.Held.class);
    assertThat(sending.letGo(lane, "a")).isFalse(); // word was left
    assertThat(sending.keep(lane, "a", END)).isTrue();
    assertThat(sending.letGo(lane, "a")).isTrue();
    assertThat(take("b")).isInstanceOf(LaneSending.Taking.Taken.class);
  }

  @Test
  void whoTookItIsTheOnlyOneToKeepItOrLetItGo() {
    take("a");
    assertThat(sending.keep(lane, "b", END)).isFalse();
    assertThat(sending.letGo(lane, "b")).isFalse();
    assertThat(sending.drop(lane, "b")).isFalse();
    assertThat(take("b")).isInstanceOf(LaneSending.Taking.Held.class);
    assertThat(sending.drop(lane, "a")).isTrue(); // whatever word was left
    assertThat(sending.keep(lane, "a", END)).isFalse();
  }

  @Test
  void aDeadSendersLaneIsFreeWhenItsTimeIsOver() {
    take("dead");
    assertThat(sending.take(lane, "b", END.minusMillis(1), END))
        .isInstanceOf(LaneSending.Taking.Held.class);
    assertThat(sending.take(lane, "b", END, END.plusSeconds(15)))
        .isInstanceOf(LaneSending.Taking.Taken.class);
    assertThat(sending.keep(lane, "dead", END.plusSeconds(20))).isFalse();
  }

  @Test
  void whoHasItMayTakeItAgain() {
    take("a");
    assertThat(take("a")).isInstanceOf(LaneSending.Taking.Taken.class);
  }

  @Test
  void aLaneWithoutANonceSendsNothing() {
    assertThat(sending.take(new LaneId(99), "a", NOW, END))
        .isInstanceOf(LaneSending.Taking.Unknown.class);
  }

  @Test
  void looksAtWhatTheLaneMaySendAndAtWhatHoldsItUp() {
    LaneSending.Turn free = look();
    assertThat(free.reach()).isEqualTo(new Lanes.Reach(new Nonce(7), 64));
    assertThat(free.starved()).isFalse();
    assertThat(free.resting(NOW)).isFalse();
    Blocked blocked = new Blocked(new Nonce(7), "제재 😀", NOW, 3, NOW.plusSeconds(4));
    sending.block(lane, blocked);
    LaneSending.Turn turn = look();
    assertThat(turn.blocked()).isEqualTo(blocked);
    assertThat(lanes.all(CHAIN).getFirst().blocked()).isEqualTo(blocked);
    assertThat(turn.resting(NOW.plusSeconds(4).minusMillis(1))).isTrue();
    assertThat(turn.resting(NOW.plusSeconds(4))).isFalse();
    // A block has used the nonce: whatever was refused for it holds up nobody.
    lanes.recount(lane, new Nonce(8));
    assertThat(look().resting(NOW)).isFalse();
    sending.unblock(lane);
    assertThat(look().blocked()).isNull();
  }

  @Test
  void whatIsSignedForTheNonceThatHoldsItUpIsTriedAtOnce() {
    sending.block(lane, new Blocked(new Nonce(7), "no", NOW, 3, NOW.plusSeconds(60)));
    sending.tryNow(lane, List.of(new Nonce(8)), NOW);
    assertThat(look().resting(NOW)).isTrue();
    sending.tryNow(lane, List.of(new Nonce(6), new Nonce(7)), NOW);
    assertThat(look().resting(NOW)).isFalse();
    assertThat(look().blocked()).extracting(Blocked::tries).isEqualTo(3);
  }

  @Test
  void tellsWhatIsHeldUpSinceWhen() {
    assertThat(sending.heldUp(CHAIN)).isEmpty();
    sending.starve(lane, Wei.of(5), HASH, NOW);
    sending.starve(lane, Wei.of(3), HASH, NOW.plusSeconds(9));
    sending.block(lane, new Blocked(new Nonce(7), "no", NOW, 1, NOW));
    assertThat(sending.heldUp(new ChainId(1))).isEmpty();
    assertThat(sending.heldUp(CHAIN))
        .containsExactly(
            new LaneSending.HeldUp("lane-abababab", new Nonce(7), "no", NOW, Wei.of(3), NOW));
    sending.feed(lane);
    sending.unblock(lane);
    assertThat(sending.heldUp(CHAIN)).isEmpty();
    sending.starve(lane, Wei.of(3), HASH, NOW.plus(Duration.ofHours(1)));
    assertThat(sending.heldUp(CHAIN).getFirst().starvedSince())
        .isEqualTo(NOW.plus(Duration.ofHours(1)));
  }

  @Test
  void starvingDrainsNoLaneAndWakesNone() {
    sql.update("UPDATE lanes SET state = 'ACTIVE'");
    sending.starve(lane, Wei.of(5), HASH, NOW);
    assertThat(lanes.all(CHAIN).getFirst().state()).isEqualTo(LaneState.LOW_BALANCE);
    lanes.drain(CHAIN, "lane-abababab");
    sending.starve(lane, Wei.of(5), HASH, NOW);
    assertThat(lanes.all(CHAIN).getFirst().state()).isEqualTo(LaneState.DRAINING);
    assertThat(look().starvedBy()).isEqualTo(HASH);
  }

  private LaneSending.Turn look() {
    return ((LaneSending.Taking.Taken) take("who looks")).turn();
  }

  private LaneSending.Taking take(String holder) {
    return sending.take(lane, holder, NOW, END);
  }
}
