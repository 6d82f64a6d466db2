package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.backing.database.Columns;
import io.sluice.engine.block.FinalHeights;
import io.sluice.engine.block.Finality;
import io.sluice.engine.monitor.MonitorSteps;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.ChainId;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How far one look moves what is final, and whether it asks for another. */
class FinalityStepsTests {
  private static final ChainId CHAIN = new ChainId(31337);

  private final Pipeline pipeline = new Pipeline();
  private int addresses;

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void whereNothingWaitsOrIsDeepEnoughThereIsNothingToDo() {
    assertThat(advance()).as("nothing of ours").isFalse();
    TransactionId id = mined();
    assertThat(advance()).as("not deep enough").isFalse();
    pipeline.mine();
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(advance()).as("all is over").isFalse();
    pipeline.sql().update("DELETE FROM blocks");
    assertThat(advance()).as("nothing was followed").isFalse();
  }

  @Test
  void whatIsAgreedStandsInTheHeight() {
    long first = agreed();
    assertThat(first).as("the block that was followed first").isZero();
    TransactionId id = mined();
    pipeline.chain().mine(5);
    MonitorSteps.follow(pipeline.context());
    assertThat(agreed()).isEqualTo(first);
    assertThat(advance()).as("it went all the way").isFalse();
    assertThat(agreed()).as("three blocks deep is final").isEqualTo(tip() - 2);
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(
            pipeline
                .bean(MeterRegistry.class)
                .get("transaction_total")
                .tag("status", "confirmed")
                .counter()
                .count())
        .isEqualTo(1);
    long shared = tip() - 5;
    pipeline.chain().reorganise(5);
    pipeline.look();
    assertThat(agreed()).as("what is void is agreed anew").isEqualTo(shared);
  }

  @Test
  void whoCannotAgreeIsAskedAgainAfterASecond() {
    TransactionId id = mined();
    pipeline.chain().setAgreement(false);
    pipeline.chain().mine(3);
    MonitorSteps.follow(pipeline.context());
    assertThat(advance()).as("it wants to be asked again").isTrue();
    pipeline.chain().setAgreement(true);
    assertThat(advance()).as("not yet").isTrue();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.MINED);
    pipeline.clock().advance(Duration.ofSeconds(1));
    assertThat(advance()).isFalse();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(heights().trouble(CHAIN)).isEmpty();
  }

  @Test
  void troubleIsOverWhenNothingWaitsAnyMore() {
    mined();
    pipeline.chain().setAgreement(false);
    pipeline.chain().mine(3);
    pipeline.look();
    assertThat(heights().trouble(CHAIN)).isPresent();
    pipeline.sql().update("UPDATE transactions SET state = 'SUBMITTED'");
    pipeline.clock().advance(Duration.ofSeconds(1));
    assertThat(advance()).isFalse();
    assertThat(heights().trouble(CHAIN)).isEmpty();
    assertThat(pipeline.bean(MeterRegistry.class).get("blocks_awaiting_agreement").gauge().value())
        .isZero();
  }

  @Test
  void aBlockThatIsForgottenIsAgreedByItsReceipts() {
    TransactionId id = mined();
    pipeline.chain().mine(3);
    MonitorSteps.follow(pipeline.context());
    pipeline.sql().update("DELETE FROM blocks WHERE number < ?", tip());
    assertThat(advance()).isFalse();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void whatIsUnderABlockThatIsNotAgreedIsOverAllTheSame() {
    TransactionId early = mined();
    TransactionId late = mined();
    long block = block(early);
    pipeline.chain().mine(3);
    MonitorSteps.follow(pipeline.context());
    byte[] hash =
        Objects.requireNonNull(
            pipeline
                .sql()
                .queryForObject(
                    "SELECT block_hash FROM transactions WHERE id = ?",
                    byte[].class,
                    Columns.id(late.value())));
    hash[0]++;
    pipeline
        .sql()
        .update(
            "UPDATE transactions SET block_hash = ? WHERE id = ?", hash, Columns.id(late.value()));
    assertThat(advance()).isTrue();
    assertThat(pipeline.state(early)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.state(late)).isEqualTo(TransactionState.MINED);
    assertThat(agreed()).isEqualTo(block);
    assertThat(heights().trouble(CHAIN).orElseThrow().reason()).contains("no two endpoints have");
  }

  /** More than one step takes; the last block of a step may hold more of ours. */
  @Test
  void aBlockThatAStepCutsInTwoIsFinalWithItsSecondHalf() {
    TransactionId early = mined();
    TransactionId late = mined();
    copy(early, 600);
    copy(late, 700);
    pipeline.chain().mine(3);
    MonitorSteps.follow(pipeline.context());
    assertThat(advance()).isFalse();
    assertThat(
            pipeline
                .sql()
                .queryForObject(
                    "SELECT COUNT(*) FROM transactions WHERE state = 'CONFIRMED'", Long.class))
        .isEqualTo(1302);
    assertThat(agreed()).isEqualTo(tip() - 2);
  }

  @Test
  void whatIsFollowedMeanwhileIsEndedByTheNextLook() {
    TransactionId id = mined();
    pipeline.chain().mine(3);
    MonitorSteps.follow(pipeline.context());
    pipeline.chain().reorganise(5);
    assertThat(advance()).as("others have another block there").isTrue();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
  }

  /** As many as that, of the same block. */
  private void copy(TransactionId id, int count) {
    String columns =
        pipeline
            .sql()
            .queryForList(
                "SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'transactions' AND column_name <> 'id' AND extra = ''",
                String.class)
            .stream()
            .collect(Collectors.joining(", "));
    pipeline
        .sql()
        .update(
            "INSERT INTO transactions (id, %1$s) SELECT UNHEX(MD5(CONCAT(?, seq))), %1$s FROM transactions, seq_1_to_%2$d WHERE id = ?"
                .formatted(columns, count),
            id.toString(),
            Columns.id(id.value()));
  }

  private boolean advance() {
    return pipeline.bean(Finality.class).advance();
  }

  private TransactionId mined() {
    addresses++;
    TransactionId id = pipeline.submit(new Address("0x%040x".formatted(0xf2a000 + addresses)));
    pipeline.run();
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.MINED);
    return id;
  }

  private long block(TransactionId id) {
    BlockNumber block = Objects.requireNonNull(pipeline.view(id).block());
    return block.value();
  }

  private long agreed() {
    return number("SELECT agreed_number FROM chains WHERE chain_id = 31337");
  }

  private long tip() {
    return pipeline.chain().latestBlock().number().value();
  }

  private long number(String query) {
    return Objects.requireNonNull(pipeline.sql().queryForObject(query, Long.class));
  }

  private FinalHeights heights() {
    return pipeline.bean(FinalHeights.class);
  }
}
