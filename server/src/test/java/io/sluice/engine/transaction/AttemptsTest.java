package io.sluice.engine.transaction;

import static io.sluice.engine.block.FollowedBlocks.NEWEST;
import static io.sluice.engine.transaction.AttemptKind.BUMP;
import static io.sluice.engine.transaction.AttemptKind.FIRST;
import static io.sluice.engine.transaction.AttemptKind.NO_OP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.Lanes;
import io.sluice.engine.lane.NonceEvent;
import io.sluice.engine.lane.NonceLedger;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Fees;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every change of an attempt from every state it may be in. */
class AttemptsTest {
  private static final ChainId CHAIN = new ChainId(31337);
  private static final LaneId LANE = new LaneId(Rows.LANE);
  private static final Lanes.Reach REACH = new Lanes.Reach(new Nonce(0), 64);
  private static final Instant NOW = Rows.NOW;

  private final Rows rows = new Rows();
  private final Attempts attempts = new Attempts(rows.sql, new NonceLedger(rows.sql));
  private final TransactionId id = rows.transaction(TransactionState.SIGNED, 7L);

  @ParameterizedTest
  @CsvSource({
    "SIGNED, SENT, true",
    "OLD, OLD, true",
    "SENT, SENT, false",
    "REFUSED, REFUSED, false"
  })
  void marksWhatWasSent(String before, String after, boolean noted) {
    Attempt attempt = rows.attempt(id, 7, 0, FIRST, before, false);
    attempts.markSent(CHAIN, List.of(attempt), NEWEST, NOW);
    assertThat(rows.state(attempt)).isEqualTo(after);
    assertThat(rows.row(attempt).get("sent_at") != null).isEqualTo(noted);
    assertThat(rows.row(attempt).get("waiting_since") != null).isEqualTo(noted);
  }

  @Test
  void marksTheAttemptAndNotItsNonceOrItsNeighbours() {
    Attempt sent = rows.attempt(id, 7, 0, FIRST, "OLD", false);
    Attempt meanwhile = rows.attempt(id, 7, 1, NO_OP, "SIGNED", false);
    TransactionId next = rows.transaction(TransactionState.SIGNED, 8L);
    Attempt other = rows.attempt(next, 8, 0, FIRST, "SIGNED", false);
    attempts.markSent(CHAIN, List.of(sent), NEWEST, NOW);
    assertThat(rows.state(meanwhile)).isEqualTo("SIGNED");
    assertThat(rows.state(other)).isEqualTo("SIGNED");
  }

  @Test
  void keepsWhenANodeFirstHadIt() {
    rows.sql.update(
        "INSERT INTO blocks (chain_id, number, hash, parent_hash) VALUES (31337, 9, ?, ?), (1, 99, ?, ?)",
        new byte[32],
        new byte[32],
        new byte[32],
        new byte[32]);
    Attempt again = rows.attempt(id, 7, 0, FIRST, "SENT", true);
    rows.sql.update("UPDATE attempts SET state = 'SIGNED'");
    attempts.markSent(CHAIN, List.of(again), NEWEST, NOW.plusSeconds(60));
    assertThat(rows.row(again)).containsEntry("waiting_block", 5L);
    TransactionId next = rows.transaction(TransactionState.SIGNED, 8L);
    Attempt first = rows.attempt(next, 8, 0, FIRST, "SIGNED", false);
    attempts.markSent(CHAIN, List.of(first), NEWEST, NOW);
    assertThat(rows.row(first)).containsEntry("waiting_block", 9L);
  }

  @ParameterizedTest
  @CsvSource({"SIGNED, REFUSED", "SENT, SENT", "OLD, OLD", "REFUSED, REFUSED"})
  void refusesOnlyWhatIsToBeSent(String before, String after) {
    Attempt attempt = rows.attempt(id, 7, 0, FIRST, before, false);
    attempts.refuse(attempt, NOW);
    assertThat(rows.state(attempt)).isEqualTo(after);
  }

  @Test
  void revivesTheNewestThatNobodyRefusedAndOnlyThat() {
    Attempt first = rows.attempt(id, 7, 0, FIRST, "OLD", true);
    Attempt second = rows.attempt(id, 7, 1, BUMP, "OLD", true);
    Attempt refused = rows.attempt(id, 7, 2, BUMP, "REFUSED", false);
    Attempt newest = rows.attempt(id, 7, 3, BUMP, "SIGNED", false);
    attempts.refuse(newest, NOW.plusSeconds(60));
    assertThat(List.of(first, second, refused, newest).stream().map(rows::state))
        .containsExactly("OLD", "SIGNED", "REFUSED", "REFUSED");
    assertThat(String.valueOf(rows.row(second).get("waiting_since"))).contains("00:01");
    assertThat(new NonceLedger(rows.sql).of(second.lane(), second.nonce(), 1))
        .extracting(NonceLedger.Entry::event, NonceLedger.Entry::hash, NonceLedger.Entry::at)
        .containsExactly(tuple(NonceEvent.SENT, second.hash(), NOW));
  }

  @Test
  void revivesNothingWhenNothingWasRefusedByThat() {
    Attempt first = rows.attempt(id, 7, 0, FIRST, "OLD", true);
    Attempt gone = rows.attempt(id, 7, 1, BUMP, "OLD", false);
    rows.attempt(id, 7, 2, BUMP, "SIGNED", false);
    attempts.refuse(gone, NOW);
    assertThat(rows.state(first)).isEqualTo("OLD");
  }

  @Test
  void revivesOnlyANoOpOfWhatWasGivenUp() {
    TransactionId canceled = rows.transaction(TransactionState.SUBMITTED, 8L, VoidReason.CANCELED);
    Attempt payment = rows.attempt(canceled, 8, 0, FIRST, "OLD", true);
    Attempt refused = rows.attempt(canceled, 8, 1, NO_OP, "SIGNED", false);
    attempts.refuse(refused, NOW);
    assertThat(rows.state(payment)).isEqualTo("OLD");
    rows.sql.update("UPDATE attempts SET state = 'OLD' WHERE nonce = 8");
    Attempt dearer = rows.attempt(canceled, 8, 2, NO_OP, "SIGNED", false);
    attempts.refuse(dearer, NOW);
    assertThat(rows.state(payment)).isEqualTo("OLD");
    assertThat(rows.state(refused)).isEqualTo("SIGNED");
  }

  @ParameterizedTest
  @CsvSource({"SIGNED, OLD", "SENT, OLD", "OLD, OLD", "REFUSED, REFUSED"})
  void whatIsReplacedIsOldAndWhatWasRefusedStaysSo(String before, String after) {
    Attempt first = rows.attempt(id, 7, 0, FIRST, before, false);
    Attempt bump = signedAgain(1, 99);
    assertThat(rows.state(first)).isEqualTo(after);
    assertThat(rows.state(bump)).isEqualTo("SIGNED");
  }

  /** The same offer gives the same bytes, and they have one row. */
  @Test
  void whatIsSignedAgainAsItWasCountsAgain() {
    rows.attempt(id, 7, 0, FIRST, "SENT", true);
    Attempt refused = signedAgain(1, 99);
    attempts.refuse(refused, NOW);
    Attempt again = signedAgain(2, 99);
    assertThat(again.hash()).isEqualTo(refused.hash());
    assertThat(rows.state(again)).isEqualTo("SIGNED");
    assertThat(rows.row(again)).containsEntry("ordinal", 2);
    assertThat(rows.sql.queryForObject("SELECT COUNT(*) FROM attempts", Integer.class))
        .isEqualTo(2);
  }

  @Test
  void sendsWhatIsSignedInTheWindowInOrderAndSaysWhatItReplaces() {
    rows.attempt(id, 7, 0, FIRST, "OLD", true);
    Attempt bump = rows.attempt(id, 7, 1, BUMP, "SIGNED", false);
    TransactionId next = rows.transaction(TransactionState.SIGNED, 8L);
    rows.attempt(next, 8, 0, FIRST, "REFUSED", false);
    Attempt unsent = rows.attempt(next, 8, 1, BUMP, "SIGNED", false);
    rows.attempt(rows.transaction(TransactionState.SIGNED, 9L), 9, 0, FIRST, "SENT", true);
    rows.attempt(rows.transaction(TransactionState.SIGNED, 64L), 64, 0, FIRST, "SIGNED", false);
    assertThat(attempts.unsent(LANE, REACH, 10))
        .extracting(UnsentAttempt::attempt, UnsentAttempt::replaces)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(bump, true),
            org.assertj.core.groups.Tuple.tuple(unsent, false));
    assertThat(attempts.unsent(LANE, REACH, 1)).hasSize(1);
    assertThat(attempts.unsent(new LaneId(2), REACH, 10)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"SIGNED, SIGNED", "SENT, SIGNED", "OLD, OLD", "REFUSED, REFUSED"})
  void forgetsOnlyWhatWasSentLongEnoughAgo(String before, String after) {
    Attempt attempt = rows.attempt(id, 7, 0, FIRST, before, true);
    PooledAttempts pooled = new PooledAttempts(rows.sql);
    NonceRange here = new NonceRange(LANE, new Nonce(7), new Nonce(8));
    NonceRange above = new NonceRange(LANE, new Nonce(8), new Nonce(9));
    assertThat(pooled.forget(List.of(here), NOW.minusSeconds(1))).isEmpty();
    assertThat(pooled.forget(List.of(above), NOW)).isEmpty();
    pooled.forget(List.of(here), NOW);
    assertThat(rows.state(attempt)).isEqualTo(after);
  }

  @ParameterizedTest
  @CsvSource({"SIGNED, SIGNED", "SENT, SIGNED", "OLD, OLD", "REFUSED, REFUSED"})
  void whatAVoidBlockHeldIsSentAgainAsTheNewestOfIt(String before, String after) {
    Attempt attempt = rows.attempt(id, 7, 0, FIRST, before, true);
    List<Attempt> again = attempts.forgetSent(List.of(id));
    assertThat(rows.state(attempt)).isEqualTo(after);
    assertThat(again).hasSize("SIGNED".equals(after) ? 1 : 0);
  }

  private Attempt signedAgain(int ordinal, int hash) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) hash;
    Attempt attempt =
        new Attempt(id, LANE, new Nonce(7), BUMP, io.sluice.evm.chain.TxHash.of(bytes));
    Fees fees = new Fees(Wei.of(110), Wei.of(11));
    attempts.replace(
        List.of(new SignedAttempt(attempt, ordinal, Bytes.EMPTY, fees, 21_000, null)), NOW);
    return attempt;
  }
}
