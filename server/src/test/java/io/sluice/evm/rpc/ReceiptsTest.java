package io.sluice.evm.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.TxHash;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Receipts come by whatever way an endpoint has, and what is compared is what was learned. */
final class ReceiptsTest {
  private static final BlockHash BLOCK = new BlockHash("0x" + "b1".repeat(32));
  private static final BlockHash OTHER = new BlockHash("0x" + "b2".repeat(32));
  private static final BlockNumber NUMBER = new BlockNumber(16);
  private static final TxHash ONE = new TxHash("0x" + "01".repeat(32));
  private static final TxHash TWO = new TxHash("0x" + "02".repeat(32));
  private static final String STRANGER = "0x" + "0f".repeat(32);
  private static final List<TxHash> BOTH = List.of(ONE, TWO);

  private static final List<Receipt> EXPECTED =
      List.of(
          new Receipt(ONE, BLOCK, NUMBER, true, 21_000),
          new Receipt(TWO, BLOCK, NUMBER, false, 21_000));

  private final FakeNode first = FakeNode.answering(ReceiptsTest::whole);
  private final FakeNode second = FakeNode.answering(ReceiptsTest::whole);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final JsonRpcEthereumClient sole = Clients.of(meters, first);
  private final JsonRpcEthereumClient two = Clients.of(new SimpleMeterRegistry(), first, second);

  @AfterEach
  void close() {
    sole.close();
    two.close();
    first.close();
    second.close();
  }

  @Test
  void takesOurReceiptsFromTheWholeBlock() {
    first.behave(
        FakeNode.each(asked ->
            asked.result(
                "["
                    + receipt(new TxHash(STRANGER), 1)
                    + ","
                    + receipt(TWO, 0)
                    + ","
                    + receipt(ONE, 1)
                    + "]")));

    List<Receipt> receipts = sole.receipts(BLOCK, NUMBER, List.of(ONE, TWO));

    assertThat(receipts)
        .containsExactly(
            new Receipt(ONE, BLOCK, NUMBER, true, 21_000),
            new Receipt(TWO, BLOCK, NUMBER, false, 21_000));
    assertThat(first.methods()).containsExactly("eth_getBlockReceipts");
    assertThat(first.requests().getFirst().getFirst().params()).hasToString("[\"" + BLOCK + "\"]");
  }

  @Test
  void asksForOneReceiptByItsHash() {
    first.behave(FakeNode.each(asked -> asked.result(receipt(ONE, 1))));
    assertThat(sole.receipts(BLOCK, NUMBER, List.of(ONE))).hasSize(1);

    first.behave(
        FakeNode.each(asked -> asked.result(receipt(ONE, 1).replace(BLOCK.hex(), OTHER.hex()))));
    assertThat(sole.receipts(BLOCK, NUMBER, List.of(ONE))).isEmpty();

    first.behave(FakeNode.each(asked -> asked.result("null")));
    assertThat(sole.receipts(BLOCK, NUMBER, List.of(ONE))).isEmpty();
    assertThat(sole.receipts(BLOCK, NUMBER, List.of())).isEmpty();
    assertThat(first.methods()).containsOnly("eth_getTransactionReceipt").hasSize(3);
  }

  @Test
  void asksByHashWhereTheNodeHasNoBlockReceiptsAndRemembersIt() {
    first.behave(
        FakeNode.each(asked ->
            asked.method().equals("eth_getBlockReceipts")
                ? asked.error(-32601, "the method does not exist")
                : asked.result(receipt(new TxHash(asked.params().get(0).asString()), 1))));

    assertThat(sole.receipts(BLOCK, NUMBER, List.of(ONE, TWO))).hasSize(2);
    assertThat(sole.receipts(BLOCK, NUMBER, List.of(ONE, TWO))).hasSize(2);
    assertThat(first.requests()).hasSize(3);
    assertThat(first.methods()).containsOnlyOnce("eth_getBlockReceipts");
  }

  @Test
  void aBlockTheNodeDoesNotKnowDecidesNothing() {
    first.behave(FakeNode.each(asked -> asked.result("null")));

    assertThatExceptionOfType(NodeUnavailableException.class)
        .isThrownBy(() -> sole.receipts(BLOCK, NUMBER, List.of(ONE, TWO)))
        .withMessageContaining("receipts of block 16");
  }

  /** What Bor's state-sync, Metadium's and Ethermint's own transactions have in their receipts. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"transactionHash\":\"%s\",\"blockHash\":\"%s\",\"effectiveGasPrice\":null}",
        "{\"status\":null,\"transactionHash\":\"%s\",\"blockHash\":\"%s\",\"gasUsed\":null}",
        "{\"status\":\"0x7\",\"blockNumber\":\"seven\",\"transactionHash\":\"%s\",\"x\":\"%s\"}",
        "{\"gasUsed\":\"0xffffffffffffffffffffffff\",\"transactionHash\":\"%s\",\"x\":\"%s\"}",
        "{\"status\":{\"a\":[1]},\"gasUsed\":[],\"transactionHash\":\"%s\",\"blockHash\":\"%s\"}",
        "{\"status\":1,\"gasUsed\":99999999999999999999999,\"blockHash\":7,\"a\":\"%s\",\"b\":\"%s\"}",
        "{\"transactionHash\":null,\"from\":\"%s\",\"to\":\"%s\"}",
        "{\"transactionHash\":\"not hex\",\"from\":\"%s\",\"to\":\"%s\"}",
        "null",
        "[\"%s\",\"%s\"]"
      })
  void b1_aStrangersReceiptSpoilsNothing(String strange) {
    String stranger = strange.replaceFirst("%s", STRANGER).replaceFirst("%s", BLOCK.hex());
    first.behave(
        FakeNode.each(asked ->
            asked.result(
                "["
                    + receipt(TWO, 0)
                    + ","
                    + stranger
                    + ","
                    + receipt(ONE, 1)
                    + ","
                    + stranger
                    + "]")));

    assertThat(sole.receipts(BLOCK, NUMBER, BOTH)).isEqualTo(EXPECTED);
    assertThat(first.requests()).hasSize(1);
    assertThat(sole.available()).isTrue();
  }

  /** Fields come in any order, and what is not needed may be anything. */
  @Test
  void b1_oursNeedsOnlyWhatDecides() {
    first.behave(
        FakeNode.each(asked ->
            asked.result(
                """
                {"gasUsed":"0x5208","status":"0x1","effectiveGasPrice":null,"type":"0x7e",
                 "blockNumber":"0x10","logs":null,"cumulativeGasUsed":"0x%s","blockHash":"%s",
                 "transactionHash":"%s"}
                """
                    .formatted("f".repeat(90), BLOCK, ONE))));

    assertThat(sole.receipts(BLOCK, NUMBER, List.of(ONE))).containsExactly(EXPECTED.getFirst());
  }

  @Test
  void b1_oursWithoutAStatusDecidesNothing() {
    first.behave(
        FakeNode.each(asked ->
            answer(
                asked,
                hash ->
                    receipt(hash, 1)
                        .replace("0x1\"", "\"")
                        .replace("\"status\":\"\"", "\"status\":null"))));

    assertThat(sole.receipts(BLOCK, NUMBER, BOTH)).isEmpty();
    assertThat(sole.available()).isTrue();
    assertThatExceptionOfType(NodeUnavailableException.class)
        .isThrownBy(() -> sole.agreedReceipts(BLOCK, NUMBER, BOTH));
    assertThatExceptionOfType(NodeUnavailableException.class)
        .isThrownBy(() -> sole.agreedReceipts(BOTH));
  }

  @Test
  void b1_anotherEndpointMayReadWhatOneCannotSay() {
    first.behave(
        FakeNode.each(
            asked -> answer(asked, hash -> receipt(hash, 1).replace("\"status\"", "\"statvs\""))));

    assertThat(two.receipts(BLOCK, NUMBER, BOTH)).isEqualTo(EXPECTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-32600|invalid request",
        "-32000|receipts length mismatch: 211 vs 210",
        "-32603|Internal error",
        "-32008|Response is too big",
        "-32602|invalid argument 0: hex string has length 64, want 0x prefix",
        "3|something"
      })
  void b3_anyErrorOfWholeBlocksLeadsToReceiptsByHash(String error) {
    int code = Integer.parseInt(error.substring(0, error.indexOf('|')));
    first.behave(
        FakeNode.each(asked ->
            isWhole(asked)
                ? asked.error(code, error.substring(error.indexOf('|') + 1))
                : whole(asked)));

    assertLearntByHash();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 413, 500, 503})
  void b3_anyStatusForWholeBlocksLeadsToReceiptsByHash(int status) {
    first.behave((exchange, calls) -> {
      FakeNode.Behaviour way =
          isWhole(calls.getFirst())
              ? FakeNode.status(status, "text/html", "<html>no</html>")
              : FakeNode.each(ReceiptsTest::whole);
      way.answer(exchange, calls);
    });

    assertLearntByHash();
  }

  @Test
  void b3_anAnswerThatIsTooLargeLeadsToReceiptsByHash() {
    String large = "\"0x" + "00".repeat(5_000_000) + "\"";
    first.behave(
        FakeNode.each(asked ->
            isWhole(asked) ? asked.result("[{\"logsBloom\":" + large + "}]") : whole(asked)));

    assertLearntByHash();
  }

  @Test
  void b3_anAnswerThatIsNoneLeadsToReceiptsByHash() {
    first.behave(FakeNode.each(asked -> isWhole(asked) ? asked.result("{\"a\":1}") : whole(asked)));

    assertLearntByHash();
  }

  /** In the same look, without blame, and without asking again for the rest of a while. */
  private void assertLearntByHash() {
    assertThat(sole.receipts(BLOCK, NUMBER, BOTH)).isEqualTo(EXPECTED);
    assertThat(sole.receipts(BLOCK, NUMBER, BOTH)).isEqualTo(EXPECTED);
    assertThat(sole.agreedReceipts(BLOCK, NUMBER, BOTH)).hasSize(2);
    assertThat(first.methods().stream().filter("eth_getBlockReceipts"::equals)).hasSize(1);
    assertThat(first.requests()).hasSize(4);
    assertThat(sole.available()).isTrue();
  }

  @Test
  void b4_endpointsOfWhichOneLacksTheMethodLearnTheSame() {
    first.behave(
        FakeNode.each(asked ->
            isWhole(asked) ? asked.error(-32601, "the method does not exist") : whole(asked)));

    Map<TxHash, Receipt> agreed = two.agreedReceipts(BLOCK, NUMBER, BOTH);

    assertThat(agreed).containsOnlyKeys(ONE, TWO).containsValues(EXPECTED.toArray(Receipt[]::new));
    assertThat(two.agreedReceipts(BLOCK, NUMBER, BOTH)).isEqualTo(agreed);
    assertThat(first.methods()).containsOnlyOnce("eth_getBlockReceipts");
    assertThat(second.methods()).containsOnly("eth_getBlockReceipts");
  }

  @Test
  void whatOneEndpointLacksAnotherAdds() {
    first.behave(
        FakeNode.each(asked -> answer(asked, hash -> hash.equals(ONE) ? receipt(ONE, 1) : "null")));
    second.behave(
        FakeNode.each(asked -> answer(asked, hash -> hash.equals(TWO) ? receipt(TWO, 0) : "null")));

    assertThat(two.receipts(BLOCK, NUMBER, BOTH)).isEqualTo(EXPECTED);
  }

  @Test
  void receiptsOfTheWholeBlockTakeTheWordOfOne() {
    second.behave(second.silent());

    assertThat(two.receipts(BLOCK, NUMBER, BOTH)).isEqualTo(EXPECTED);
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void oneThatSaysSomethingElseAgreesWithNobody() {
    second.behave(FakeNode.each(asked -> answer(asked, hash -> receipt(hash, 1))));

    assertThatExceptionOfType(NodeUnavailableException.class)
        .isThrownBy(() -> two.agreedReceipts(BLOCK, NUMBER, BOTH))
        .withMessage("the endpoints do not agree");
  }

  @Test
  void receiptsOfAnotherBlockAreNotOfThisOne() {
    first.behave(
        FakeNode.each(
            asked -> answer(asked, hash -> receipt(hash, 1).replace(BLOCK.hex(), OTHER.hex()))));

    assertThat(sole.receipts(BLOCK, NUMBER, BOTH)).isEmpty();
    assertThat(sole.agreedReceipts(BLOCK, NUMBER, BOTH)).isEmpty();
    assertThat(sole.agreedReceipts(BOTH)).containsOnlyKeys(ONE, TWO);
  }

  @Test
  void twoReceiptsOfOneTransactionThatDifferDecideNothing() {
    first.behave(
        FakeNode.each(asked ->
            isWhole(asked)
                ? asked.result(
                    "[" + receipt(ONE, 1) + "," + receipt(ONE, 0) + "," + receipt(TWO, 0) + "]")
                : whole(asked)));

    assertThat(sole.receipts(BLOCK, NUMBER, BOTH)).isEqualTo(EXPECTED);
    assertThat(first.methods()).contains("eth_getTransactionReceipt");
  }

  private static boolean isWhole(FakeNode.Asked asked) {
    return asked.method().equals("eth_getBlockReceipts");
  }

  /** A node that has both, in either way. */
  private static String whole(FakeNode.Asked asked) {
    return answer(asked, hash -> receipt(hash, hash.equals(ONE) ? 1 : 0));
  }

  private static String answer(FakeNode.Asked asked, Function<TxHash, String> receipt) {
    return switch (asked.method()) {
      case "eth_getBlockReceipts" ->
          asked.result("[" + receipt.apply(TWO) + "," + receipt.apply(ONE) + "]");
      default -> asked.result(receipt.apply(new TxHash(asked.params().get(0).asString())));
    };
  }

  private static String receipt(TxHash hash, int status) {
    return """
    {"transactionHash":"%s","blockHash":"%s","blockNumber":"0x10","status":"0x%d",
     "gasUsed":"0x5208","effectiveGasPrice":"0x7","logs":[{"topics":["0x1"],"data":"0x"}]}
    """
        .formatted(hash, BLOCK, status);
  }
}
