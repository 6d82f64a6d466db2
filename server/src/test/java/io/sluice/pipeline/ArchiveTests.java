package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.outbox.Outbox;
import io.sluice.backing.queue.QueueName;
import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.Lanes;
import io.sluice.engine.lane.NonceLedger;
import io.sluice.engine.transaction.Archive;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.NewTransaction;
import io.sluice.engine.transaction.NonceHistory;
import io.sluice.engine.transaction.Timeline;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionQueries;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.engine.transaction.TransactionView;
import io.sluice.engine.transaction.Transactions;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** What is over for long is put away, still answered for, and comes back as it was. */
class ArchiveTests {
  private static final Address TO = Address.parse("0x00000000000000000000000000000000000000aa");
  private static final Address REVERTING =
      Address.parse("0x00000000000000000000000000000000000000bb");
  private static final List<String> TABLES =
      List.of("transactions", "attempts", "nonce_ledger", "timeline");

  private final Pipeline pipeline = new Pipeline();
  private int made;

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void whatIsOverIsPutAwayWholeAndAnsweredAsBefore() {
    pipeline.chain().revertAt(REVERTING, "余额不足 😀");
    List<TransactionId> over =
        List.of(submit(TO, null), submit(TO, 21_000L), submit(REVERTING, null));
    finishAndAudit();
    List<TransactionView> views = over.stream().map(pipeline::view).toList();
    List<Object> timelines =
        over.stream().map(id -> (Object) pipeline.bean(Timeline.class).of(id)).toList();
    List<NonceLedger.Entry> nonces = nonces();
    assertThat(views).extracting(TransactionView::state).doesNotContain(TransactionState.MINED);
    assertThat(nonces).isNotEmpty();

    assertThat(archive(Duration.ofMinutes(5))).isEqualTo(3);

    TABLES.forEach(table -> assertThat(rows(table)).as(table).isEmpty());
    assertThat(over.stream().map(pipeline::view)).isEqualTo(views);
    assertThat(over.stream().map(id -> (Object) pipeline.bean(Timeline.class).of(id)))
        .isEqualTo(timelines);
    assertThat(nonces()).isEqualTo(nonces);
    assertThat(pipeline.bean(TransactionQueries.class).find(2, over.getFirst()))
        .as("another client's")
        .isEmpty();
    assertThat(list()).as("lists show what is not archived").isEmpty();
    assertThat(pipeline.bean(Transactions.class).unknown(over))
        .as("a late message about it is no dead letter")
        .isEmpty();
  }

  @Test
  void whatWasPutAwayComesBackAsItWas() {
    pipeline.chain().revertAt(REVERTING, "no\u0000t \ud83d today");
    submit(TO, null);
    submit(REVERTING, null);
    submit(TO, 21_000L);
    finishAndAudit();
    Map<String, List<String>> before = everything();
    assertThat(archive(Duration.ZERO)).isEqualTo(3);
    assertThat(everything()).isNotEqualTo(before);
    Archive.Step step = restore(null, Instant.EPOCH, 2);
    assertThat(step.moved()).isEqualTo(2);
    assertThat(restore(step.next(), Instant.EPOCH, 2)).isEqualTo(new Archive.Step(1, null));
    assertThat(everything()).isEqualTo(before);
    assertThat(rows("archived_transactions")).isEmpty();
  }

  @Test
  void onlyWhatIsYoungerThanTheLineComesBack() {
    TransactionId old = submit(TO, 21_000L);
    pipeline.clock().advance(Duration.ofHours(2));
    TransactionId young = submit(TO, 21_000L);
    Instant line = pipeline.clock().instant().minus(Duration.ofHours(1));
    finishAndAudit();
    assertThat(archive(Duration.ZERO)).isEqualTo(2);
    assertThat(restore(null, line, 10).moved()).isEqualTo(1);
    assertThat(list()).containsExactly(young);
    assertThat(pipeline.state(old)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void whatIsNotFinalStays() {
    TransactionId pending = submit(TO, 21_000L);
    assertThat(archive(Duration.ZERO)).as("accepted").isZero();
    pipeline.run();
    assertThat(archive(Duration.ZERO)).as("sent").isZero();
    pipeline.mine();
    assertThat(archive(Duration.ZERO)).as("mined").isZero();
    pipeline.finish();
    assertThat(pipeline.state(pending)).isEqualTo(TransactionState.CONFIRMED);
    pipeline.sql().update("UPDATE lanes SET audited_nonce = NULL");
    assertThat(archive(Duration.ZERO)).as("its nonce is not audited").isZero();
    pipeline.sql().update("UPDATE lanes SET audited_nonce = 0");
    assertThat(archive(Duration.ZERO)).as("its nonce is not audited").isZero();
    finishAndAudit();
    assertThat(archive(Duration.ofHours(1))).as("it is over, and young").isZero();
    assertThat(archive(Duration.ZERO)).isEqualTo(1);
  }

  @Test
  void whatHadTwoNoncesStays() {
    TransactionId id = submit(TO, 21_000L);
    finishAndAudit();
    pipeline
        .sql()
        .update(
            """
            INSERT INTO attempts (lane_id, nonce, ordinal, hash, transaction_id, raw, state, created_at)
            SELECT lane_id, nonce + 7, 0, UNHEX(SHA2('x', 256)), transaction_id, raw, 'OLD', created_at FROM attempts
            """);
    assertThat(archive(Duration.ZERO)).isZero();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void aBatchIsBoundedAndTheNextGoesOnBehindIt() {
    for (int i = 0; i < 5; i++) {
      submit(TO, 21_000L);
    }
    finishAndAudit();
    Instant line = pipeline.clock().instant();
    Archive.Step step = step(null, line, 2);
    assertThat(step.moved()).isEqualTo(2);
    step = step(step.next(), line, 2);
    assertThat(step.moved()).isEqualTo(2);
    assertThat(step(step.next(), line, 2)).isEqualTo(new Archive.Step(1, null));
    assertThat(list()).isEmpty();
  }

  @Test
  void anArchivedOneIsSmall() {
    for (int i = 0; i < 20; i++) {
      submit(TO, 21_000L);
    }
    finishAndAudit();
    archive(Duration.ZERO);
    Long bytes =
        pipeline
            .sql()
            .queryForObject("SELECT AVG(LENGTH(content)) FROM archived_transactions", Long.class);
    assertThat(bytes).isLessThan(600);
  }

  /** Lets all of it end, and the audit look at it. */
  private void finishAndAudit() {
    pipeline.finish();
    for (int i = 0; i < 4; i++) {
      pipeline.clock().advance(Duration.ofSeconds(10));
      pipeline.mine();
    }
    pipeline.clock().advance(Duration.ofMinutes(10));
  }

  private TransactionId submit(Address to, Long gas) {
    Instant now = pipeline.clock().instant();
    TransactionId id =
        new TransactionId(new UUID(now.toEpochMilli() << 16 | 0x7000 | made++, 1L << 63));
    Intent intent = new Intent(to, Wei.of(1), Bytes.EMPTY, gas, Speed.AVERAGE, null, null, false);
    pipeline
        .bean(TransactionTemplate.class)
        .executeWithoutResult(status -> {
          pipeline
              .bean(Transactions.class)
              .insert(List.of(new NewTransaction(id, 1, new ChainId(31337), intent, now)));
          pipeline.bean(Outbox.class).append(QueueName.RELAY_TRANSACTIONS, List.of(id));
        });
    return id;
  }

  private int archive(Duration age) {
    return step(null, pipeline.clock().instant().minus(age), 100).moved();
  }

  private Archive.Step step(TransactionId from, Instant line, int most) {
    return Objects.requireNonNull(
        pipeline
            .bean(TransactionTemplate.class)
            .execute(status -> pipeline.bean(Archive.class).archive(from, line, most)));
  }

  private Archive.Step restore(TransactionId from, Instant line, int most) {
    return Objects.requireNonNull(
        pipeline
            .bean(TransactionTemplate.class)
            .execute(status -> pipeline.bean(Archive.class).restore(from, line, most)));
  }

  private List<NonceLedger.Entry> nonces() {
    List<NonceLedger.Entry> entries = new ArrayList<>();
    for (Lane lane : pipeline.bean(Lanes.class).all(new ChainId(31337))) {
      entries.addAll(pipeline.bean(NonceHistory.class).of(lane.id(), new Nonce(0), 99));
    }
    return entries;
  }

  private List<TransactionId> list() {
    return pipeline
        .bean(TransactionQueries.class)
        .list(
            1,
            new TransactionQueries.Filter(Set.of(), null, null, null, null, null, null, null),
            100)
        .found()
        .stream()
        .map(TransactionView::id)
        .toList();
  }

  private Map<String, List<String>> everything() {
    Map<String, List<String>> all = new LinkedHashMap<>();
    TABLES.forEach(table -> all.put(table, rows(table)));
    return all;
  }

  /** Every column of every row, as text that tells bytes apart. */
  private List<String> rows(String table) {
    List<String> columns =
        pipeline
            .sql()
            .queryForList(
                """
                SELECT CONCAT("COALESCE(HEX(", column_name, "), '-')") FROM information_schema.columns
                 WHERE table_schema = DATABASE() AND table_name = ? ORDER BY ordinal_position
                """,
                String.class,
                table);
    return pipeline
        .sql()
        .queryForList(
            "SELECT CONCAT_WS('|', %s) AS all_of_it FROM %s ORDER BY 1"
                .formatted(String.join(", ", columns), table),
            String.class);
  }
}
