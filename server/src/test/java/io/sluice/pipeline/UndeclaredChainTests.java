package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.backing.queue.QueueName;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.runtime.health.Finding;
import io.sluice.runtime.health.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A chain that nobody works for any more, as when its network was taken out of the settings. */
class UndeclaredChainTests {
  private static final long LOCAL = 31337;
  private static final long POLYGON = 137;

  private final Pipeline pipeline = new Pipeline();

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void isToldForAsLongAsItHasOpenTransactions() {
    assertThat(elsewhere().status()).as("without any").isEqualTo(Status.UP);
    TransactionId id = pipeline.submit(new Address("0x%040x".formatted(0xdec1a0)));
    assertTold(id, TransactionState.ACCEPTED);
    pass(QueueName.RELAY_TRANSACTIONS);
    assertTold(id, TransactionState.ROUTED);
    pass(QueueName.TX_REQUEST);
    assertTold(id, TransactionState.SIGNED);
    pass(QueueName.SIGNED_TX);
    assertTold(id, TransactionState.SUBMITTED);
    pipeline.mine();
    assertTold(id, TransactionState.MINED);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(elsewhere().status()).as("all are over").isEqualTo(Status.UP);
    assertThat(undeclared()).isZero();
  }

  private void assertTold(TransactionId id, TransactionState state) {
    assertThat(pipeline.state(id)).isEqualTo(state);
    assertThat(pipeline.health("networks").status()).isEqualTo(Status.UP);
    assertThat(undeclared()).isZero();
    Finding found = elsewhere();
    assertThat(found.status()).isEqualTo(Status.DEGRADED);
    assertThat(found.details())
        .isEqualTo(
            Map.of(
                "reason",
                "no network is declared for chain 137 (polygon), whose open transactions stand still",
                "chains",
                List.of("137")));
    assertThat(undeclared()).isOne();
  }

  /** What is found when everything is another chain's. */
  private Finding elsewhere() {
    move(LOCAL, POLYGON, "polygon");
    Finding found = pipeline.health("networks");
    move(POLYGON, LOCAL, "local");
    return found;
  }

  private void move(long from, long to, String network) {
    for (String table : List.of("chains", "lanes", "transactions", "waiting")) {
      pipeline.sql().update("UPDATE " + table + " SET chain_id = ? WHERE chain_id = ?", to, from);
    }
    pipeline.sql().update("UPDATE chains SET network = ?", network);
  }

  private void pass(QueueName queue) {
    pipeline.drain();
    pipeline.deliver(queue);
  }

  private double undeclared() {
    return pipeline.bean(MeterRegistry.class).get("chains_undeclared").gauge().value();
  }
}
