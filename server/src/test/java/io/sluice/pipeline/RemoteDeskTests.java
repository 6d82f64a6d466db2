package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.remote.FakeRelayer;
import io.sluice.engine.remote.RemoteDesk;
import io.sluice.engine.remote.RemoteSteps;
import io.sluice.engine.remote.RemoteSubmission;
import io.sluice.engine.remote.RemoteTransaction;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import io.sluice.runtime.health.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** What a person says of what waits for one, and what relayers tell by themselves. */
class RemoteDeskTests {
  private static final Address TO = new Address("0x00000000000000000000000000000000000abc01");

  private final FakeRelayer relayer = new FakeRelayer(1);
  private final Pipeline pipeline =
      new Pipeline(
          Map.of(
              "sluice.remote.urls", relayer.url(),
              "sluice.remote.api-keys", FakeRelayer.key()));

  @BeforeEach
  void join() {
    relayer.attach(raw -> pipeline.chain().send(List.of(raw)), pipeline.clock()::instant);
    RemoteSteps.health(pipeline.context());
    RemoteSteps.health(pipeline.context());
  }

  @AfterEach
  void close() {
    pipeline.close();
    relayer.close();
  }

  @Test
  void whatWaitsForAPersonIsShownInHealth() {
    TransactionId id = held();
    assertThat(pipeline.health("relayers").status()).isEqualTo(Status.DEGRADED);
    assertThat(pipeline.bean(RemoteDesk.class).held(10))
        .singleElement()
        .satisfies(each -> assertThat(each.transaction()).isEqualTo(id))
        .satisfies(each -> assertThat(each.body()).contains("gas_limit"));
  }

  @Test
  void whatAPersonSaysWasNotSentIsGivenAnew() {
    TransactionId id = held();
    assertThat(decide(id, each -> desk().neverSent(each, "ann"))).isTrue();
    RemoteSteps.health(pipeline.context());
    pipeline.run();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    assertThat(relayer.posts()).isEqualTo(2);
  }

  @Test
  void whatAPersonSaysWasSentIsFollowed() {
    TransactionId id = held();
    String there = relayer.stranger();
    assertThat(decide(id, each -> desk().sentAs(each, there))).isTrue();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    pipeline.run();
    assertThat(relayer.posts()).isEqualTo(1);
  }

  @Test
  void whatAPersonGivesUpFails() {
    TransactionId id = held();
    assertThat(decide(id, each -> desk().failed(each, "ann"))).isTrue();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.FAILED);
  }

  @Test
  void oneIdIsNotTwoOfOurs() {
    TransactionId taken = submit();
    pipeline.run();
    String there = relayer.id(0);
    TransactionId id = held();
    assertThat(decide(id, each -> desk().sentAs(each, there))).isFalse();
    assertThat(pipeline.state(taken)).isEqualTo(TransactionState.SUBMITTED);
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SIGNED);
  }

  @Test
  void whatRelayersTellTwiceAndInAnyOrderChangesNothingWrongly() {
    TransactionId id = submit();
    pipeline.run();
    RemoteTransaction pending = relayer.told(0, "pending");
    relayer.work();
    RemoteTransaction submitted = relayer.told(0, "submitted");
    RemoteTransaction confirmed = relayer.told(0, "confirmed");
    for (RemoteTransaction each :
        List.of(confirmed, submitted, pending, confirmed, submitted, submitted)) {
      hear(each);
      assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    }
    RemoteSteps.follow(pipeline.context());
    for (int i = 0; i < 4; i++) {
      pipeline.mine();
    }
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    hear(relayer.told(0, "failed"));
    RemoteSteps.follow(pipeline.context());
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void anEventAlonePutsAHashUnderWatch() {
    TransactionId id = submit();
    pipeline.run();
    relayer.work();
    hear(relayer.told(0, "submitted"));
    relayer.setDown(true); // it cannot be asked
    RemoteSteps.follow(pipeline.context());
    for (int i = 0; i < 4; i++) {
      pipeline.mine();
    }
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void whatIsOfNobodyHereIsIgnored() {
    relayer.stranger();
    hear(relayer.told(0, "confirmed"));
    assertThat(pipeline.sql().queryForObject("SELECT COUNT(*) FROM remote_hashes", Integer.class))
        .isZero();
  }

  private TransactionId held() {
    relayer.cutBeforeAcceptance(1);
    TransactionId id = submit();
    pipeline.run();
    relayer.setSkew(Duration.ofHours(2));
    for (int i = 0; i < 2; i++) {
      pipeline.clock().advance(Duration.ofMinutes(3));
      RemoteSteps.follow(pipeline.context());
    }
    assertThat(pipeline.view(id).waitingFor()).contains("a person must say");
    return id;
  }

  private boolean decide(TransactionId id, Predicate<RemoteSubmission> decision) {
    return Boolean.TRUE.equals(
        pipeline
            .bean(TransactionTemplate.class)
            .execute(status -> decision.test(desk().held(id).orElseThrow())));
  }

  private void hear(RemoteTransaction told) {
    pipeline.bean(TransactionTemplate.class).executeWithoutResult(status -> desk().hear(told));
  }

  private RemoteDesk desk() {
    return pipeline.bean(RemoteDesk.class);
  }

  private TransactionId submit() {
    return pipeline.submit(
        new Intent(
            TO, Wei.of(7), Bytes.EMPTY, 21_000L, Speed.AVERAGE, relayer.lane(), null, false));
  }
}
