package io.sluice.engine.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.fact.Fact;
import io.sluice.backing.fact.FactSteps;
import io.sluice.backing.fact.Subscription;
import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.LaneState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is told of changes that are rare. */
class TransactionFactsTest {
  private static final Subscription ALL = TransactionFact.subscription("all", FactKind.values());

  private final Rows rows = new Rows();
  private final TransactionFacts facts = new TransactionFacts(FactSteps.one(rows.sql, ALL));
  private final Waiting waiting = new Waiting(rows.sql);
  private final MinedTransactions mined =
      new MinedTransactions(rows.sql, waiting, rows.timeline, facts);
  private final LostNonces lost = new LostNonces(rows.sql, rows.timeline, facts, waiting);

  @Test
  void anEffectTooManyIsToldWithItsOwnBlock() {
    TransactionId id = rows.transaction(TransactionState.CANCELED, 7L);
    Attempt late = rows.attempt(id, 7, 0, AttemptKind.FIRST, "OLD", true);
    mine(late, 9);
    assertThat(told())
        .containsExactly(
            new TransactionFact(
                id,
                FactKind.LATE_EFFECT,
                Rows.NOW,
                1,
                new ChainId(31337),
                TransactionState.CANCELED,
                new LaneId(1),
                new Nonce(7),
                late.hash(),
                new BlockNumber(9),
                true,
                21_000L,
                null,
                null,
                null));
  }

  @Test
  void whatIsFoundInAnotherBlockIsToldAgainAndInTheSameIsNot() {
    TransactionId id = rows.transaction(TransactionState.SUBMITTED, 7L);
    Attempt attempt = rows.attempt(id, 7, 0, AttemptKind.FIRST, "SENT", true);
    mine(attempt, 9);
    mine(attempt, 9);
    mine(attempt, 10);
    assertThat(told())
        .extracting(fact -> fact.kind() + " " + fact.block())
        .containsExactly("MINED 9", "MINED 10");
    assertThat(rows.lines(id)).hasSize(2);
  }

  @Test
  void whatFillsAHoleIsAcceptedForNobody() {
    Lane lane =
        new Lane(
            new LaneId(1),
            new ChainId(31337),
            Address.ZERO,
            "lane",
            LaneState.ACTIVE,
            64,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    TransactionId id = lost.fill(lane, List.of(new Nonce(3)), Rows.NOW).getFirst();
    assertThat(told())
        .singleElement()
        .satisfies(fact -> {
          assertThat(fact.transaction()).isEqualTo(id);
          assertThat(fact.kind()).isEqualTo(FactKind.ACCEPTED);
          assertThat(fact.client()).isZero();
          assertThat(fact.nonce()).isEqualTo(new Nonce(3));
        });
    assertThat(rows.lines(id)).containsExactly("SIGNED filled a nonce without a record");
  }

  @ParameterizedTest
  @EnumSource(TransactionState.class)
  void whatWasGivenUpAndLostItsNonceIsOver(TransactionState state) {
    TransactionId id = rows.transaction(state, 7L, VoidReason.EXPIRED);
    lost.release(
        new NonceHolder(new LaneId(1), new Nonce(7), id, state, VoidReason.EXPIRED, null),
        Rows.NOW);
    if (state.inFlight()) {
      assertThat(told())
          .extracting(fact -> fact.kind() + " " + fact.state() + " " + fact.failureCode())
          .containsExactly("ENDED EXPIRED validity_expired");
    } else {
      assertThat(told()).isEmpty();
    }
  }

  @Test
  void aLaterVersionMayHaveAddedToIt() {
    var fact =
        new Fact(
            1,
            UUID.randomUUID(),
            "transaction.ended",
            "{\"client\": 5, \"chain\": 1, \"state\": \"FAILED\", \"lane\": null, \"new\": {\"a\": 1}}",
            Instant.EPOCH);
    assertThat(TransactionFact.of(fact).client()).isEqualTo(5);
    assertThat(TransactionFact.of(fact).lane()).isNull();
  }

  private void mine(Attempt attempt, long block) {
    byte[] hash = new byte[32];
    hash[0] = (byte) block;
    mined.mine(
        List.of(new Inclusion(attempt, new BlockNumber(block), BlockHash.of(hash), true, 21_000)),
        "block " + block,
        Rows.NOW);
  }

  private List<TransactionFact> told() {
    return FactSteps.waiting(rows.sql, ALL).stream().map(TransactionFact::of).toList();
  }
}
