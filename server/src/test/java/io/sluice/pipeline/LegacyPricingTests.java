package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.LegacyTransaction;
import io.sluice.evm.chain.UnsignedTransaction;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.rpc.FeeHistory;
import io.sluice.relay.direct.AmendmentSteps;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Chains without a base fee, and chains without a history of fees. */
class LegacyPricingTests {
  private final Pipeline pipeline = new Pipeline();
  private int addresses;

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void a5_carriesATransactionOnAChainWithoutABaseFee() {
    pipeline.chain().setLegacy(true);
    pipeline.chain().setBaseFee(Wei.ofGwei(5));
    pipeline.mine();
    Address to = someone();
    TransactionId id = pipeline.submit(to);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.chain().timesMined(to)).isEqualTo(1);
    assertThat(sent())
        .singleElement()
        .isInstanceOfSatisfying(
            LegacyTransaction.class,
            each -> assertThat(each.gasPrice()).isEqualTo(Wei.of(5_500_000_000L)));
  }

  @Test
  void a5_bumpsAndCancelsWithOnePrice() {
    pipeline.chain().setLegacy(true);
    pipeline.chain().setBaseFee(Wei.ofGwei(5));
    pipeline.mine();
    pipeline.chain().setFull(true);
    Address to = someone();
    TransactionId id = pipeline.submit(to);
    pipeline.run();
    pipeline.wait30Seconds();
    pipeline.run();
    AmendmentSteps.cancel(pipeline.context(), pipeline.view(id));
    pipeline.look();
    pipeline.run();
    pipeline.chain().setFull(false);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CANCELED);
    assertThat(pipeline.chain().timesMined(to)).isZero();
    assertThat(sent()).hasSize(3).allMatch(LegacyTransaction.class::isInstance);
    assertThat(sent().get(1).maxFee()).isEqualTo(Wei.of(6_050_000_000L));
  }

  @Test
  void e4_startsAtWhatNodesAskWhereTheyKeepNoHistory() {
    pipeline.chain().setFeeHistory(new FeeHistory(null, List.of()));
    pipeline.chain().setBaseFee(Wei.ofGwei(30));
    pipeline.mine();
    pipeline.chain().setGasPrice(Wei.ofGwei(80));
    Address to = someone();
    TransactionId id = pipeline.submit(to);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(sent())
        .singleElement()
        .satisfies(each -> assertThat(each.maxPriorityFee()).isEqualTo(Wei.ofGwei(55)));
  }

  private List<UnsignedTransaction> sent() {
    return pipeline
        .sql()
        .query(
            "SELECT raw FROM attempts ORDER BY lane_id, nonce, ordinal",
            (row, index) -> UnsignedTransaction.decode(Bytes.of(row.getBytes(1))).transaction());
  }

  private Address someone() {
    addresses++;
    return new Address("0x%040x".formatted(0x1e9000 + addresses));
  }
}
