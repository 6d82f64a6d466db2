package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.engine.block.FollowedBlocks;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.ChainId;
import io.sluice.runtime.health.Finding;
import io.sluice.runtime.health.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What takes back a block we followed, and what does not. */
class TurnTests {
  private static final ChainId CHAIN = new ChainId(31337);

  private final List<Pipeline> pipelines = new ArrayList<>();
  private Pipeline pipeline = start(Map.of());

  @AfterEach
  void close() {
    pipelines.forEach(Pipeline::close);
  }

  @Test
  void i18_twoLaggingAnswersOnAQuietChainUnmineNothing() {
    TransactionId id = mined();
    pipeline.chain().setLag(1);
    wait(Duration.ofHours(1));
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.MINED);
    assertThat(pipeline.timeline(id)).endsWith(TransactionState.MINED);
    assertThat(tip()).isEqualTo(1);

    pipeline.chain().setLag(0);
    pipeline.mine();
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void i18_nodesThatLagBehindAllThatIsRememberedUnmineNothing() {
    pipeline = start(Map.of("sluice.blocks.keep", "32"));
    for (int i = 0; i < 100; i++) {
      pipeline.mine();
    }
    TransactionId id = mined();
    pipeline.chain().setLag(99);
    wait(Duration.ofHours(1));
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.MINED);
    assertThat(tip()).isEqualTo(101);
  }

  @Test
  void i18_anotherBlockOnAShorterChainCountsOnceItStaysShort() {
    for (int i = 0; i < 5; i++) {
      pipeline.mine();
    }
    TransactionId id = mined();
    pipeline.chain().reorganise(3);
    pipeline.chain().setLag(2);
    pipeline.look();
    wait(Duration.ofSeconds(20));
    assertThat(tip()).as("it may be a node that lags").isEqualTo(6);
    wait(Duration.ofSeconds(11));
    assertThat(tip()).isEqualTo(3);
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    pipeline.chain().setLag(0);
    pipeline.finish();
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void aChainStartedAnewIsToldByItsFirstBlock() {
    pipeline = start(Map.of("sluice.blocks.keep", "32"));
    for (int i = 0; i < 100; i++) {
      pipeline.mine();
    }
    TransactionId id = mined();
    pipeline.chain().reorganise(102);
    pipeline.chain().setLag(100);
    pipeline.look();
    wait(Duration.ofSeconds(20));
    assertThat(tip()).isEqualTo(101);
    wait(Duration.ofSeconds(11));
    assertThat(tip()).isEqualTo(2);
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    pipeline.chain().setLag(0);
    pipeline.finish();
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void aTurnIsNotBelievedWhileEndpointsDissent() {
    TransactionId id = mined();
    pipeline.chain().setDissent(true);
    pipeline.chain().reorganise(1);
    pipeline.look();
    pipeline.look();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.MINED);
    pipeline.chain().setDissent(false);
    pipeline.look();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
  }

  @Test
  void a4_aTurnIsFollowedWithOneOfTwoEndpointsDead() {
    TransactionId id = mined();
    pipeline.chain().setAgreement(false);
    pipeline.chain().reorganise(1);
    pipeline.look();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    pipeline.look();
    assertThat(tip()).isEqualTo(2);
  }

  /** A node that is stuck on a branch of its own, where we were with it, must not keep us there. */
  @Test
  void a4_theLongerChainCountsWhenTheDisputeLasts() {
    TransactionId id = mined();
    pipeline.chain().setDissent(true);
    pipeline.chain().reorganise(1);
    wait(Duration.ofSeconds(20));
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.MINED);
    wait(Duration.ofSeconds(16));
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    pipeline.look();
    assertThat(tip()).isEqualTo(2);
  }

  @Test
  void aDeepTurnGoesBackToTheLastSharedBlock() {
    pipeline = start(Map.of("sluice.chain.confirmations", "100"));
    List<TransactionId> kept = new ArrayList<>();
    List<TransactionId> lost = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      kept.add(mined());
    }
    for (int i = 0; i < 37; i++) {
      lost.add(mined());
    }
    pipeline.chain().reorganise(37);
    pipeline.look();
    assertThat(tip()).isEqualTo(10);
    assertThat(kept).allMatch(id -> pipeline.state(id) == TransactionState.MINED);
    assertThat(lost).allMatch(id -> pipeline.state(id) == TransactionState.SUBMITTED);
  }

  @Test
  void aLongPauseIsCaughtUpInParts() {
    TransactionId id = pipeline.submit(new Address("0x%040x".formatted(0x7a1)));
    pipeline.run();
    pipeline.chain().mine(450);
    pipeline.look();
    assertThat(tip()).isEqualTo(200);
    pipeline.look();
    pipeline.look();
    assertThat(tip()).isEqualTo(450);
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  /** As a development node, or a pruned one, that has lost blocks for good. */
  @Test
  void aBlockThatAllCountAndNoneHasIsToldAndFollowedOnceItIsThere() {
    TransactionId id = mined();
    pipeline.chain().lose(2L);
    for (int i = 0; i < 3; i++) {
      pipeline.chain().mine();
    }
    pipeline.look();
    assertThat(blocks().status()).as("a look or two are nobody's business").isEqualTo(Status.UP);
    wait(Duration.ofMinutes(2));
    assertThat(tip()).isEqualTo(1);
    assertThat(blocks().status()).isEqualTo(Status.DEGRADED);
    assertThat(blocks().details().get("reason"))
        .isEqualTo("blocks are not followed: the node does not have block 2 that it counts");
    assertThat(notFollowed()).isEqualTo(120);

    pipeline.chain().lose();
    pipeline.look();
    pipeline.look();
    assertThat(blocks().status()).isEqualTo(Status.UP);
    assertThat(notFollowed()).isZero();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void nodesThatLagForLongAreTold() {
    mined();
    pipeline.chain().setLag(1);
    pipeline.look();
    wait(Duration.ofMinutes(2));
    assertThat(blocks().details().get("reason"))
        .isEqualTo(
            "blocks are not followed: the nodes are at block 0, and it does not lead on from block 1, up to which all is followed");
    pipeline.chain().setLag(0);
    pipeline.look();
    assertThat(blocks().status()).isEqualTo(Status.UP);
  }

  private Finding blocks() {
    return pipeline.health("blocks");
  }

  private double notFollowed() {
    return pipeline.bean(MeterRegistry.class).get("blocks_not_followed_seconds").gauge().value();
  }

  private Pipeline start(Map<String, Object> settings) {
    Pipeline started = new Pipeline(settings);
    pipelines.add(started);
    return started;
  }

  private void wait(Duration time) {
    for (int i = 0; i < 4; i++) {
      pipeline.clock().advance(time.dividedBy(4));
      pipeline.look();
    }
  }

  private TransactionId mined() {
    TransactionId id = pipeline.submit(new Address("0x%040x".formatted(0x7a1)));
    pipeline.run();
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.MINED);
    return id;
  }

  private long tip() {
    return pipeline
        .bean(FollowedBlocks.class)
        .tip(CHAIN)
        .map(tip -> tip.number())
        .map(BlockNumber::value)
        .orElseThrow();
  }
}
