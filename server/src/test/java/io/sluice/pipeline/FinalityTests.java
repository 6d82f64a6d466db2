package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.engine.block.FinalHeights;
import io.sluice.engine.block.FollowedBlocks;
import io.sluice.engine.lane.NonceEvent;
import io.sluice.engine.transaction.Event;
import io.sluice.engine.transaction.Timeline;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.rpc.Blocks.Tag;
import io.sluice.runtime.health.Finding;
import io.sluice.runtime.health.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is final, by whose word, and what goes on while nothing can be. */
class FinalityTests {
  private static final ChainId CHAIN = new ChainId(31337);

  private final List<Pipeline> pipelines = new ArrayList<>();
  private Pipeline pipeline = start(Map.of());
  private int addresses;

  @AfterEach
  void close() {
    pipelines.forEach(Pipeline::close);
  }

  @Test
  void a4_oneOfTwoEndpointsDeadCostsOnlyTheAgreementItCannotGive() {
    pipeline.chain().setAgreement(false);
    TransactionId early = mined();
    TransactionId late = mined();
    pipeline.mine();
    pipeline.mine();
    pipeline.mine();
    assertThat(pipeline.state(early)).isEqualTo(TransactionState.MINED);
    assertThat(pipeline.state(late)).isEqualTo(TransactionState.MINED);
    assertThat(tip()).isEqualTo(pipeline.chain().latestBlock().number());

    pipeline.chain().setAgreement(true);
    pipeline.mine();
    assertThat(pipeline.state(early)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.state(late)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void a4_whatIsDeepEnoughAndNotAgreedSaysWhyItWaits() {
    pipeline.chain().setAgreement(false);
    TransactionId id = mined();
    assertThat(heights().trouble(CHAIN)).as("while it is not deep enough").isEmpty();
    assertThat(health().status()).isEqualTo(Status.UP);
    pipeline.mine();
    pipeline.mine();
    BlockNumber block = Objects.requireNonNull(pipeline.view(id).block());
    FinalHeights.Trouble trouble = heights().trouble(CHAIN).orElseThrow();
    assertThat(trouble.waitsFor(block, tip()))
        .hasValue(
            "3 blocks deep; waits for a second endpoint to agree on block "
                + block
                + ": fewer than 2 endpoints answered, and as many must agree");
    assertThat(trouble.waitsFor(tip(), tip())).as("what is not deep enough").isEmpty();
    assertThat(health().status()).isEqualTo(Status.DEGRADED);
    assertThat(health().details()).containsEntry("since", trouble.since().toString());
    assertThat(gauge("blocks_awaiting_agreement")).isEqualTo(1);

    pipeline.mine();
    assertThat(gauge("blocks_awaiting_agreement")).isEqualTo(2);
    assertThat(heights().trouble(CHAIN).orElseThrow().since()).isEqualTo(trouble.since());

    pipeline.chain().setAgreement(true);
    pipeline.mine();
    assertThat(heights().trouble(CHAIN)).isEmpty();
    assertThat(health().status()).isEqualTo(Status.UP);
    assertThat(gauge("blocks_awaiting_agreement")).isZero();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void a4_nothingIsConfirmedWhileEndpointsDissent() {
    TransactionId id = mined();
    pipeline.chain().setDissent(true);
    for (int i = 0; i < 5; i++) {
      pipeline.mine();
    }
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.MINED);
    pipeline.chain().setDissent(false);
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void a4_aRevertIsMinedByOneWordAndFailedByTwo() {
    Address broken = someone();
    TransactionId id = pipeline.submit(broken);
    pipeline.run();
    pipeline.chain().revertAt(broken);
    pipeline.chain().setDissent(true);
    for (int i = 0; i < 5; i++) {
      pipeline.mine();
    }
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.MINED);
    pipeline.chain().setDissent(false);
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.FAILED);
  }

  @Test
  void aLieAboutAReceiptIsCorrectedBeforeItIsFinal() {
    Address to = someone();
    pipeline.chain().lieAboutReceipts(to);
    TransactionId id = pipeline.submit(to);
    pipeline.run();
    pipeline.mine();
    assertThat(succeeded(id)).isFalse();
    pipeline.mine();
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(counter("receipts_corrected_total")).isEqualTo(1);
    assertThat(details(id)).anyMatch(detail -> detail.contains("endpoints agree that it did not"));
  }

  @Test
  void aSuccessThatNeverWasIsCorrectedBeforeItIsFinal() {
    Address broken = someone();
    TransactionId id = pipeline.submit(broken);
    pipeline.run();
    pipeline.chain().revertAt(broken);
    pipeline.chain().lieAboutReceipts(broken);
    pipeline.mine();
    assertThat(succeeded(id)).isTrue();
    pipeline.mine();
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.FAILED);
  }

  @Test
  void aBlockThatOnlyOneEndpointHasIsATurnAndNeverFinal() {
    pipeline.chain().setFull(true);
    Address to = someone();
    TransactionId id = pipeline.submit(to);
    pipeline.run();
    var hash = Objects.requireNonNull(pipeline.view(id).hash());
    pipeline.chain().lieFrom(pipeline.chain().latestBlock().number().plus(1), hash);
    pipeline.mine();
    assertThat(pipeline.state(id)).as("by the word of one").isEqualTo(TransactionState.MINED);
    pipeline.mine();
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    assertThat(pipeline.timeline(id)).doesNotContain(TransactionState.CONFIRMED);
    assertThat(pipeline.chain().timesMined(to)).isZero();

    pipeline.chain().tellTheTruth();
    pipeline.chain().setFull(false);
    pipeline.finish();
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.chain().timesMined(to)).isEqualTo(1);
  }

  @Test
  void whereNothingOfOursWaitsNobodyIsAsked() {
    pipeline.chain().setDissent(true);
    for (int i = 0; i < 6; i++) {
      pipeline.mine();
    }
    assertThat(heights().trouble(CHAIN)).isEmpty();
  }

  @Test
  void aLongWayIsGoneInStepsAndEndsEverything() {
    pipeline.chain().setAgreement(false);
    List<TransactionId> sent = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      sent.add(mined());
    }
    assertThat(sent).allMatch(id -> pipeline.state(id) == TransactionState.MINED);
    pipeline.chain().setAgreement(true);
    pipeline.mine();
    pipeline.mine();
    assertThat(sent).allMatch(id -> pipeline.state(id) == TransactionState.CONFIRMED);
  }

  @Test
  void whatIsMinedKeepsItsBlockHoweverLongItWaits() {
    pipeline = start(Map.of("sluice.blocks.keep", "32"));
    pipeline.chain().setAgreement(false);
    TransactionId id = mined();
    for (int i = 0; i < 80; i++) {
      pipeline.mine();
    }
    Long lowest = pipeline.sql().queryForObject("SELECT MIN(number) FROM blocks", Long.class);
    assertThat(lowest).isNotNull();
    assertThat(lowest)
        .isLessThanOrEqualTo(Objects.requireNonNull(pipeline.view(id).block()).value());
    pipeline.chain().setAgreement(true);
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    for (int i = 0; i < 64; i++) {
      pipeline.mine();
    }
    Long count = pipeline.sql().queryForObject("SELECT COUNT(*) FROM blocks", Long.class);
    assertThat(count).as("what nobody waits for is forgotten").isLessThanOrEqualTo(65);
  }

  @Test
  void i13_aTagOfTheChainIsWaitedFor() {
    pipeline = start(Map.of("sluice.chain.finality", "finalized"));
    TransactionId id = mined();
    BlockNumber block = Objects.requireNonNull(pipeline.view(id).block());
    for (int i = 0; i < 4; i++) {
      pipeline.mine();
    }
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.MINED);
    assertThat(heights().trouble(CHAIN).orElseThrow().reason())
        .contains("the nodes call no block finalized", "sluice.chain.finality=depth");
    assertThat(heights().trouble(CHAIN).orElseThrow().waitsFor(block, tip())).isPresent();

    pipeline.chain().setTag(Tag.FINALIZED, new BlockNumber(block.value() - 1));
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.MINED);
    assertThat(heights().trouble(CHAIN)).isEmpty();

    pipeline.chain().setTag(Tag.FINALIZED, block);
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void i13_aTagNeverMakesTheDepthLess() {
    pipeline = start(Map.of("sluice.chain.finality", "safe"));
    pipeline.chain().setTag(Tag.SAFE, new BlockNumber(1_000));
    TransactionId id = mined();
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.MINED);
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void anUnminedNonceIsInTheLedger() {
    TransactionId id = mined();
    pipeline.chain().reorganise(1);
    pipeline.look();
    pipeline.look();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    Long entries =
        pipeline
            .sql()
            .queryForObject(
                "SELECT COUNT(*) FROM nonce_ledger WHERE event = ? AND hash = (SELECT hash FROM attempts)",
                Long.class,
                NonceEvent.UNMINED.name());
    assertThat(entries).isEqualTo(1);
  }

  private Pipeline start(Map<String, Object> settings) {
    Pipeline started = new Pipeline(settings);
    pipelines.add(started);
    return started;
  }

  private TransactionId mined() {
    pipeline.clock().advance(Duration.ofMillis(1));
    TransactionId id = pipeline.submit(someone());
    pipeline.run();
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.MINED);
    return id;
  }

  private boolean succeeded(TransactionId id) {
    return Boolean.TRUE.equals(
        pipeline
            .sql()
            .queryForObject(
                "SELECT succeeded FROM transactions WHERE id = ?",
                Boolean.class,
                io.sluice.backing.database.Columns.id(id.value())));
  }

  private List<String> details(TransactionId id) {
    return pipeline.bean(Timeline.class).of(id).stream()
        .map(Event::detail)
        .filter(Objects::nonNull)
        .toList();
  }

  private FinalHeights heights() {
    return pipeline.bean(FinalHeights.class);
  }

  private BlockNumber tip() {
    return pipeline.bean(FollowedBlocks.class).tip(CHAIN).orElseThrow().number();
  }

  private Finding health() {
    return pipeline.health("finality");
  }

  private double gauge(String name) {
    return pipeline.bean(MeterRegistry.class).get(name).gauge().value();
  }

  private double counter(String name) {
    return pipeline.bean(MeterRegistry.class).get(name).counter().count();
  }

  private Address someone() {
    addresses++;
    return new Address("0x%040x".formatted(0xf1a000 + addresses));
  }
}
