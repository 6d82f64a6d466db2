package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.fact.FactSteps;
import io.sluice.backing.fact.Subscriber;
import io.sluice.backing.fact.Subscription;
import io.sluice.engine.transaction.FactKind;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.TransactionFact;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.engine.transaction.Transactions;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import io.sluice.relay.direct.AmendmentSteps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.support.TransactionTemplate;

/** What whoever subscribed is told of transactions. */
class FactsTests {
  private static final Address TO = new Address("0x" + "ab".repeat(20));
  private static final Address CONTRACT = new Address("0x" + "cd".repeat(20));

  private final Pipeline pipeline = new Pipeline(Listening.class);

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void fromAcceptedToItsEndWithAllThatIsKnown() {
    TransactionId id = pipeline.submit(TO);
    pipeline.finish();
    List<TransactionFact> told = told();
    assertThat(told)
        .extracting(TransactionFact::kind)
        .containsExactly(FactKind.ACCEPTED, FactKind.SUBMITTED, FactKind.MINED, FactKind.ENDED);
    assertThat(told)
        .allSatisfy(fact -> {
          assertThat(fact.transaction()).isEqualTo(id);
          assertThat(fact.client()).isEqualTo(1);
          assertThat(fact.chain()).isEqualTo(new ChainId(31337));
        });
    TransactionFact accepted = told.getFirst();
    assertThat(accepted.state()).isEqualTo(TransactionState.ACCEPTED);
    assertThat(accepted.lane()).isNull();
    assertThat(accepted.hash()).isNull();
    TransactionFact submitted = told.get(1);
    assertThat(submitted.state()).isEqualTo(TransactionState.SUBMITTED);
    assertThat(submitted.lane()).isNotNull();
    assertThat(submitted.nonce()).isNotNull();
    assertThat(submitted.hash()).isEqualTo(pipeline.view(id).hash());
    assertThat(submitted.block()).isNull();
    assertThat(submitted.succeeded()).isNull();
    TransactionFact mined = told.get(2);
    assertThat(mined.state()).isEqualTo(TransactionState.MINED);
    assertThat(mined.block()).isEqualTo(pipeline.view(id).block());
    assertThat(mined.succeeded()).isTrue();
    assertThat(mined.gasUsed()).isEqualTo(21_000);
    TransactionFact ended = told.getLast();
    assertThat(ended.state()).isEqualTo(TransactionState.CONFIRMED);
    assertThat(ended.failureCode()).isNull();
    assertThat(ended.gasUsed()).isEqualTo(21_000);
    assertThat(ended.at()).isEqualTo(pipeline.view(id).confirmedAt());
    assertThat(facts()).as("what is left").isZero();
  }

  @Test
  void minedAgainAfterTheChainHasTurned() {
    TransactionId id = pipeline.submit(TO);
    pipeline.run();
    pipeline.mine();
    pipeline.chain().reorganise(1);
    pipeline.look();
    pipeline.look();
    pipeline.finish();
    pipeline.finish();
    assertThat(told())
        .extracting(fact -> fact.kind() + " " + fact.state())
        .containsExactly(
            "ACCEPTED ACCEPTED",
            "SUBMITTED SUBMITTED",
            "MINED MINED",
            "UNMINED SUBMITTED",
            "MINED MINED",
            "ENDED CONFIRMED");
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void whatEndsWithoutANonceSaysWhy() {
    pipeline.chain().revertAt(CONTRACT, "no");
    pipeline.submit(
        new Intent(
            CONTRACT, Wei.ZERO, Bytes.parse("0x12345678"), null, Speed.AVERAGE, null, null, false));
    pipeline.run();
    assertThat(told())
        .extracting(fact -> fact.kind() + " " + fact.state() + " " + fact.failureCode())
        .containsExactly("ACCEPTED ACCEPTED null", "ENDED FAILED execution_reverted");
  }

  @Test
  void whatIsCanceledIsMinedByItsNoOp() {
    pipeline.chain().setFull(true);
    TransactionId id = pipeline.submit(TO);
    pipeline.run();
    AmendmentSteps.cancel(pipeline.context(), pipeline.view(id));
    pipeline.look();
    pipeline.run();
    pipeline.chain().setFull(false);
    pipeline.finish();
    List<TransactionFact> told = told();
    assertThat(told)
        .extracting(fact -> fact.kind() + " " + fact.state())
        .containsExactly(
            "ACCEPTED ACCEPTED", "SUBMITTED SUBMITTED", "MINED MINED", "ENDED CANCELED");
    assertThat(told.getLast().gasUsed()).isEqualTo(21_000);
    assertThat(told.get(2).hash()).isNotEqualTo(told.get(1).hash());
  }

  /** A stranger used its nonce: what was submitted is submitted again, and ends once. */
  @Test
  void whatGetsAnotherNonceIsSubmittedAgain() {
    pipeline.chain().setFull(true);
    TransactionId id = pipeline.submit(TO);
    pipeline.run();
    pipeline.chain().spend(Objects.requireNonNull(pipeline.view(id).from()));
    pipeline.chain().setFull(false);
    for (int i = 0; i < 80 && pipeline.state(id) != TransactionState.CONFIRMED; i++) {
      pipeline.clock().advance(Duration.ofSeconds(10));
      pipeline.chain().mine();
      pipeline.look();
      pipeline.run();
    }
    assertThat(told())
        .extracting(TransactionFact::kind)
        .containsExactly(
            FactKind.ACCEPTED,
            FactKind.SUBMITTED,
            FactKind.SUBMITTED,
            FactKind.MINED,
            FactKind.ENDED);
  }

  @Test
  void theOrderOfEachIsKeptThoughTheyAreMany() {
    List<TransactionId> ids = IntStream.range(0, 30).mapToObj(_ -> pipeline.submit(TO)).toList();
    pipeline.finish();
    pipeline.finish();
    List<TransactionFact> told = told();
    assertThat(ids)
        .allSatisfy(id ->
            assertThat(told.stream().filter(fact -> fact.transaction().equals(id)))
                .extracting(TransactionFact::kind)
                .containsExactly(
                    FactKind.ACCEPTED, FactKind.SUBMITTED, FactKind.MINED, FactKind.ENDED));
  }

  @Test
  void aChangeThatIsRolledBackTellsNothing() {
    TransactionId id = pipeline.submit(TO);
    told();
    pipeline
        .bean(TransactionTemplate.class)
        .executeWithoutResult(status -> {
          var why =
              new io.sluice.engine.transaction.Failure(
                  id, io.sluice.runtime.failure.ErrorCode.CANCELED, "no");
          var now = pipeline.clock().instant();
          assertThat(
                  pipeline
                      .bean(Transactions.class)
                      .end(List.of(why), TransactionState.CANCELED, now))
              .hasSize(1);
          status.setRollbackOnly();
        });
    assertThat(told()).isEmpty();
  }

  @Test
  void whereNobodyListensNothingIsWrittenAndNothingIsAsked() {
    try (Pipeline deaf = new Pipeline()) {
      long before = deaf.roundTrips();
      deaf.submit(TO);
      deaf.finish();
      long without = deaf.roundTrips() - before;
      assertThat(deaf.sql().queryForObject("SELECT COUNT(*) FROM facts", Long.class)).isZero();
      before = pipeline.roundTrips();
      pipeline.submit(TO);
      pipeline.finish();
      long with = pipeline.roundTrips() - before;
      assertThat(with - without).as("mined, ended; the others go with the commit").isEqualTo(2);
    }
  }

  private List<TransactionFact> told() {
    Heard heard = pipeline.bean(Heard.class);
    while (facts() > 0) {
      FactSteps.deliver(pipeline.context());
    }
    List<TransactionFact> all = List.copyOf(heard.facts);
    heard.facts.clear();
    return all;
  }

  private long facts() {
    Long count = pipeline.sql().queryForObject("SELECT COUNT(*) FROM facts", Long.class);
    return count == null ? 0 : count;
  }

  /** What was told. */
  static final class Heard {
    final List<TransactionFact> facts = new ArrayList<>();
  }

  /** One who wants to know everything. */
  static final class Listening {
    @Bean
    static Heard heard() {
      return new Heard();
    }

    @Bean
    static Subscription listening() {
      EnumSet<FactKind> most = EnumSet.allOf(FactKind.class);
      most.removeAll(EnumSet.of(FactKind.SIGNED, FactKind.IN_MEMPOOL)); // as events have them
      return TransactionFact.subscription("listener", most.toArray(FactKind[]::new));
    }

    @Bean
    static Subscriber listener(Subscription listening, Heard heard) {
      return TransactionFact.subscriber(listening, heard.facts::addAll);
    }
  }
}
