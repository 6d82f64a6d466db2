package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import io.sluice.relay.direct.AmendmentSteps;
import io.sluice.relay.status.StatusSteps;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A5: a request without a receiver creates a contract. */
class ContractCreationTests {
  private final Pipeline pipeline = new Pipeline();

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void a5_createsAContractAndSaysWhereItIs() {
    TransactionId id = pipeline.submit(creation());
    assertThat(pipeline.view(id).to()).isNull();
    assertThat(contract(id)).isNull();
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    Address sender = Objects.requireNonNull(pipeline.view(id).from());
    assertThat(contract(id)).isEqualTo(Address.created(sender, new Nonce(0)).checksummed());
  }

  @Test
  void a5_signsItWithNoLessGasThanCreatingTakes() {
    TransactionId id = pipeline.submit(creation());
    pipeline.run();
    assertThat(
            pipeline
                .sql()
                .queryForObject(
                    "SELECT gas FROM transactions WHERE to_address IS NULL", Long.class))
        .as("%s", id)
        .isGreaterThanOrEqualTo(53_034);
  }

  @Test
  void a5_saysThatThereIsNoContractWhenItsCancellationWon() {
    pipeline.chain().setFull(true);
    TransactionId id = pipeline.submit(creation());
    pipeline.run();
    assertThat(contract(id)).isNotNull();
    AmendmentSteps.cancel(pipeline.context(), pipeline.view(id));
    pipeline.look();
    pipeline.run();
    pipeline.chain().setFull(false);
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.MINED);
    assertThat(contract(id)).isNull();
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CANCELED);
    assertThat(contract(id)).isNull();
  }

  private @Nullable String contract(TransactionId id) {
    return StatusSteps.contractAddress(pipeline.view(id));
  }

  private static Intent creation() {
    return new Intent(
        null, Wei.ZERO, Bytes.parse("0x6001"), null, Speed.AVERAGE, null, null, false);
  }
}
