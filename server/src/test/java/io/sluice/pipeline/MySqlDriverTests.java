package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.database.TestDatabase;
import io.sluice.engine.transaction.Archive;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionQueries;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import io.sluice.relay.direct.AmendmentSteps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The pipeline's SQL through MySQL's own driver. It proves that driver's statements, batches, keys
 * and types; the server is MariaDB all the same.
 */
class MySqlDriverTests {
  private final Pipeline pipeline = new Pipeline(TestDatabase.throughMySqlsDriver());
  private int addresses;

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void itIsMySqlsDriver() {
    String driver =
        pipeline
            .sql()
            .execute(
                (org.springframework.jdbc.core.ConnectionCallback<String>)
                    connection -> connection.getMetaData().getDriverName());
    assertThat(driver).contains("MySQL Connector/J");
  }

  @Test
  void carriesTransactionsToTheirEndOnceThroughDisorderAndLoss() {
    pipeline.queues().setUnruly(true);
    List<Address> sent = new ArrayList<>();
    List<TransactionId> ids = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      sent.add(someone());
      ids.add(pipeline.submit(sent.getLast()));
    }
    pipeline.run();
    pipeline.queues().lose();
    pipeline.sweep();
    pipeline.finish();
    assertThat(ids)
        .allSatisfy(id -> assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED));
    assertThat(sent).allSatisfy(to -> assertThat(pipeline.chain().timesMined(to)).isEqualTo(1));
    assertThat(pipeline.nonceFaults()).isEmpty();
    assertThat(list()).hasSize(30);
  }

  @Test
  void replacesCancelsAndSpeedsUp() {
    pipeline.chain().setFull(true);
    TransactionId stuck = pipeline.submit(someone());
    TransactionId unwanted = pipeline.submit(someone());
    TransactionId urgent = pipeline.submit(someone());
    pipeline.run();
    AmendmentSteps.cancel(pipeline.context(), pipeline.view(unwanted));
    AmendmentSteps.speedUp(pipeline.context(), pipeline.view(urgent), Speed.FASTEST);
    pipeline.wait30Seconds();
    pipeline.run();
    pipeline.chain().setFull(false);
    pipeline.finish();
    assertThat(pipeline.state(stuck)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.state(unwanted)).isEqualTo(TransactionState.CANCELED);
    assertThat(pipeline.state(urgent)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void takesBackWhatAReorganisationVoids() {
    TransactionId id = pipeline.submit(someone());
    pipeline.run();
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.MINED);
    pipeline.chain().reorganise(1);
    pipeline.mine();
    pipeline.finish();
    assertThat(pipeline.timeline(id)).endsWith(TransactionState.MINED, TransactionState.CONFIRMED);
  }

  @Test
  void putsAwayAndBringsBack() {
    TransactionId id = pipeline.submit(someone());
    pipeline.finish();
    for (int i = 0; i < 4; i++) {
      pipeline.clock().advance(Duration.ofSeconds(10));
      pipeline.mine();
    }
    var before = pipeline.view(id);
    // Ids of the fixture are of no time, so all of them count as old at the end of time.
    var end = java.time.Instant.parse("9999-12-31T00:00:00Z");
    pipeline.sql().update("UPDATE transactions SET id = UNHEX('00000000000070008000000000000001')");
    pipeline
        .sql()
        .update("UPDATE attempts SET transaction_id = UNHEX('00000000000070008000000000000001')");
    TransactionId old = TransactionId.parse("00000000-0000-7000-8000-000000000001");
    assertThat(step(true, end).moved()).isEqualTo(1);
    assertThat(pipeline.view(old).hash()).isEqualTo(before.hash());
    assertThat(step(false, java.time.Instant.EPOCH).moved()).isEqualTo(1);
    assertThat(pipeline.view(old).value()).isEqualTo(Wei.of(1));
  }

  private Archive.Step step(boolean away, java.time.Instant line) {
    Archive archive = pipeline.bean(Archive.class);
    return Objects.requireNonNull(
        pipeline
            .bean(TransactionTemplate.class)
            .execute(status ->
                away ? archive.archive(null, line, 10) : archive.restore(null, line, 10)));
  }

  private List<TransactionId> list() {
    var confirmed = EnumSet.of(TransactionState.CONFIRMED);
    return pipeline
        .bean(TransactionQueries.class)
        .list(
            1,
            new TransactionQueries.Filter(confirmed, null, null, null, null, null, null, null),
            100)
        .found()
        .stream()
        .map(view -> view.id())
        .toList();
  }

  private Address someone() {
    return Address.parse(String.format(java.util.Locale.ROOT, "0x%040x", 0xd00 + addresses++));
  }
}
