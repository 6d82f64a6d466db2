package io.sluice.relay.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.block.FinalHeights;
import io.sluice.engine.transaction.AttemptKind;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.engine.transaction.TransactionView;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Why what is mined is not over, in the words of the status. */
class HeadTest {
  private static final BlockNumber TIP = new BlockNumber(20);
  private static final Head HEAD = head(new BlockNumber(9));

  @Test
  void a4_whatIsDeepEnoughSaysWhatItWaitsFor() {
    assertThat(HEAD.waitsFor(view(TransactionState.MINED, 9L, null)))
        .isEqualTo("12 blocks deep; waits for a second endpoint to agree on block 7");
    assertThat(HEAD.confirmations(view(TransactionState.MINED, 9L, null))).isEqualTo(12);
  }

  @Test
  void whatIsNotDeepEnoughWaitsForNobody() {
    assertThat(HEAD.waitsFor(view(TransactionState.MINED, 10L, null))).isNull();
  }

  @Test
  void whatIsOverWaitsForNobody() {
    assertThat(HEAD.waitsFor(view(TransactionState.CONFIRMED, 9L, null))).isNull();
  }

  @Test
  void whatIsNotMinedSaysWhatIsStoredWithIt() {
    assertThat(HEAD.waitsFor(view(TransactionState.SUBMITTED, null, "for money")))
        .isEqualTo("for money");
    assertThat(HEAD.confirmations(view(TransactionState.SUBMITTED, null, null))).isZero();
  }

  @Test
  void whereTheDepthCannotBeSaidAllThatIsMinedWaits() {
    assertThat(head(null).waitsFor(view(TransactionState.MINED, 20L, null)))
        .startsWith("1 block deep; waits");
  }

  private static Head head(@Nullable BlockNumber due) {
    return new Head(
        "local",
        TIP,
        new FinalHeights.Trouble(
            new BlockNumber(6),
            due,
            "waits for a second endpoint to agree on block 7",
            Instant.EPOCH));
  }

  private static TransactionView view(
      TransactionState state, @Nullable Long block, @Nullable String waitingFor) {
    return new TransactionView(
        new TransactionId(new UUID(0, 1)),
        new ChainId(31337),
        state,
        null,
        Wei.ZERO,
        null,
        null,
        null,
        null,
        block == null ? null : new BlockNumber(block),
        block == null ? null : AttemptKind.FIRST,
        null,
        waitingFor,
        null,
        null,
        Instant.EPOCH,
        Instant.EPOCH,
        null);
  }
}
