package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.uuid.Generators;
import io.sluice.backing.fact.FactSteps;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.NewTransaction;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import io.sluice.gateway.quota.Quota;
import io.sluice.gateway.quota.Quotas;
import io.sluice.gateway.quota.Span;
import io.sluice.relay.direct.AmendmentSteps;
import io.sluice.relay.direct.DirectSteps;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client has reserved is settled by what becomes of its transactions. */
class QuotaTests {
  private static final Address TO = new Address("0x" + "ab".repeat(20));

  private final Pipeline pipeline = new Pipeline();

  @BeforeEach
  void limit() {
    pipeline
        .bean(Quotas.class)
        .set(1, new Quota(Map.of(Span.DAY, new Quota.Limit(100L, 1_000_000L)), Map.of()), "a test");
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void byTheReceiptOnceItIsFinal() {
    accept();
    pipeline.run();
    assertThat(used()).isEqualTo("1 sent, 0 used, 50000 held");
    pipeline.finish();
    FactSteps.deliver(pipeline.context());
    assertThat(used()).isEqualTo("1 sent, 21000 used, 0 held");
    assertThat(holds()).isZero();
  }

  @Test
  void byNothingWhereItNeverGotIntoABlock() {
    pipeline.chain().revertAt(TO, "no");
    TransactionId canceled = accept();
    AmendmentSteps.cancel(pipeline.context(), pipeline.view(canceled));
    accept();
    assertThat(used()).isEqualTo("2 sent, 0 used, 100000 held");
    pipeline.chain().revertAt(TO, "no");
    pipeline.finish();
    FactSteps.deliver(pipeline.context());
    assertThat(used()).isEqualTo("0 sent, 0 used, 0 held");
    assertThat(holds()).isZero();
  }

  private TransactionId accept() {
    TransactionId id = new TransactionId(Generators.timeBasedEpochGenerator().generate());
    Intent transfer =
        new Intent(TO, Wei.ZERO, Bytes.EMPTY, 50_000L, Speed.AVERAGE, null, null, false);
    DirectSteps.store(
        pipeline.context(),
        List.of(
            new NewTransaction(id, 1, new ChainId(31337), transfer, pipeline.clock().instant())));
    return id;
  }

  private String used() {
    return pipeline
        .sql()
        .queryForObject(
            """
            SELECT CONCAT(sent, ' sent, ', gas_used, ' used, ', gas_held, ' held') FROM quota_uses
             WHERE client_id = 1 AND LENGTH(span) = 10
            """,
            String.class);
  }

  private long holds() {
    return pipeline.sql().queryForObject("SELECT COUNT(*) FROM quota_holds", Long.class);
  }
}
