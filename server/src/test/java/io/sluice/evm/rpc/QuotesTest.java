package io.sluice.evm.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One node's word costs nothing that cannot be undone. */
final class QuotesTest {
  private static final List<Integer> PERCENTILES = List.of(10, 90);
  private static final List<Call> CALL =
      List.of(new Call(Address.ZERO, Address.ZERO, Wei.ZERO, Bytes.EMPTY, null));

  private final FakeNode first = FakeNode.answering(asked -> asked.error(-32601, "no"));
  private final FakeNode second = FakeNode.answering(asked -> asked.error(-32601, "no"));
  private final FakeNode third = FakeNode.answering(asked -> asked.error(-32601, "no"));
  private final JsonRpcEthereumClient two = Clients.of(first, second);
  private final JsonRpcEthereumClient sole = Clients.of(first);

  @AfterEach
  void close() {
    two.close();
    sole.close();
    first.close();
    second.close();
    third.close();
  }

  @Test
  void m1_ofTwoGasPricesTheLowerIsTaken() {
    first.behave(says("\"0x64\""));
    second.behave(says("\"0x5\""));

    assertThat(two.gasPrice()).contains(Wei.of(5));
    assertThat(sole.gasPrice()).contains(Wei.of(100));
  }

  @Test
  void m1_ofTwoHistoriesTheOneWithLowerTipsIsTaken() {
    first.behave(says(history("0x64", "[\"0x1\",\"0xffff\"],[]")));
    second.behave(says(history("0xc8", "[\"0x2\",\"0x5\"],[\"0x2\",\"0x7\"]")));

    assertThat(two.feeHistory(2, PERCENTILES))
        .isEqualTo(
            new FeeHistory(
                Wei.of(100),
                List.of(List.of(Wei.of(2), Wei.of(5)), List.of(Wei.of(2), Wei.of(7)))));
  }

  @Test
  void aHistoryWithNothingInItIsNotLower() {
    FeeHistory full = new FeeHistory(Wei.of(7), List.of(List.of(Wei.of(2))));
    FeeHistory empty = new FeeHistory(null, List.of(List.of()));

    assertThat(FeeReads.lower(full, empty)).isEqualTo(full);
    assertThat(FeeReads.lower(empty, full)).isEqualTo(full);
    assertThat(FeeReads.lower(empty, empty)).isEqualTo(empty);
  }

  @Test
  void e4_whatNobodyOffersIsNoHistoryAndNoPrice() {
    assertThat(two.feeHistory(2, PERCENTILES)).isEqualTo(new FeeHistory(null, List.of()));
    assertThat(two.gasPrice()).isEmpty();
    first.behave(says("{\"baseFeePerGas\":null,\"reward\":null}"));
    assertThat(sole.feeHistory(2, PERCENTILES)).isEqualTo(new FeeHistory(null, List.of()));
  }

  @Test
  void whatOneOffersIsTakenWhereTheOtherDoesNot() {
    second.behave(says("\"0x5\""));
    assertThat(two.gasPrice()).contains(Wei.of(5));

    second.behave(says(history("0x9", "[\"0x1\",\"0x2\"]")));
    assertThat(two.feeHistory(2, PERCENTILES).nextBaseFee()).isEqualTo(Wei.of(9));
  }

  @Test
  void aSecondQuoteThatDoesNotComeIsNotWaitedFor() {
    first.behave(says("\"0x64\""));
    second.behave(second.silent());
    long start = System.nanoTime();
    try (JsonRpcEthereumClient hedging = Clients.hedging(first, second)) {
      assertThat(hedging.gasPrice()).contains(Wei.of(100));
      assertThat(hedging.estimateGas(CALL)).containsExactly(new GasAnswer.Estimate(100));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isLessThan(Clients.PATIENCE.dividedBy(2));
  }

  @Test
  void noQuoteAtAllIsAnOutage() {
    first.behave(FakeNode.status(503, "text/plain", "no"));
    second.behave(FakeNode.each(asked -> asked.error(-32603, "Internal error")));

    assertThatExceptionOfType(NodeUnavailableException.class).isThrownBy(two::gasPrice);
  }

  @Test
  void m1_ofTwoEstimatesTheLargerIsTaken() {
    first.behave(says("\"0x5208\""));
    second.behave(says("\"0xea60\""));

    assertThat(two.estimateGas(CALL)).containsExactly(new GasAnswer.Estimate(60_000));
  }

  @Test
  void oneEstimateIsEnoughWhenTheOtherCannotSay() {
    first.behave(FakeNode.each(asked -> asked.error(-32000, "missing trie node")));
    second.behave(says("\"0x5208\""));

    assertThat(two.estimateGas(CALL)).containsExactly(new GasAnswer.Estimate(21_000));
  }

  @Test
  void aThirdDecidesWhereTwoSayNothingTogether() {
    first.behave(FakeNode.each(asked -> asked.error(3, "execution reverted: too late")));
    second.behave(FakeNode.each(asked -> asked.error(-32000, "missing trie node")));
    third.behave(FakeNode.each(asked -> asked.error(3, "execution reverted: too late")));
    try (JsonRpcEthereumClient three = Clients.of(first, second, third)) {
      assertThat(three.estimateGas(CALL)).containsExactly(new GasAnswer.Reverts("too late"));
    }
    assertThat(two.estimateGas(CALL).getFirst()).isInstanceOf(GasAnswer.Unavailable.class);
  }

  @Test
  void whatIsFinalIsTheLowerOfWhatTwoSay() {
    first.behave(says(block(90)));
    second.behave(says(block(84)));

    assertThat(two.tagged(Blocks.Tag.FINALIZED)).contains(new BlockNumber(84));
    assertThat(first.requests().getLast().getFirst().params()).hasToString("[\"finalized\",false]");
    assertThat(sole.tagged(Blocks.Tag.SAFE)).contains(new BlockNumber(90));
  }

  @Test
  void oneAloneMakesNothingFinalWhereThereIsAnother() {
    first.behave(says(block(90)));
    second.behave(FakeNode.status(503, "text/plain", "no"));

    assertThatExceptionOfType(NodeUnavailableException.class)
        .isThrownBy(() -> two.tagged(Blocks.Tag.FINALIZED))
        .withMessage("fewer than 2 endpoints say what is final");
  }

  @Test
  void aTagThatNodesDoNotKnowIsEmpty() {
    first.behave(says(block(90)));
    for (String answer :
        List.of(
            "-32602|invalid argument 0",
            "-39001|Unknown block",
            "-32000|finalized block not found",
            "-32601|no")) {
      int bar = answer.indexOf('|');
      second.behave(
          FakeNode.each(asked ->
              asked.error(Integer.parseInt(answer.substring(0, bar)), answer.substring(bar + 1))));
      assertThat(two.tagged(Blocks.Tag.FINALIZED)).as(answer).isEmpty();
    }
    second.behave(says("null"));
    assertThat(two.tagged(Blocks.Tag.FINALIZED)).isEmpty();
  }

  private static FakeNode.Behaviour says(String result) {
    return FakeNode.each(asked -> asked.result(result));
  }

  private static String history(String next, String rewards) {
    return "{\"baseFeePerGas\":[\"0x1\",\"%s\"],\"reward\":[%s]}".formatted(next, rewards);
  }

  private static String block(long number) {
    String hash = "0x" + "b1".repeat(32);
    return "{\"number\":\"0x%x\",\"hash\":\"%s\",\"parentHash\":\"%s\",\"transactions\":[]}"
        .formatted(number, hash, hash);
  }
}
