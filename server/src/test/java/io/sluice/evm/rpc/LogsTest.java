package io.sluice.evm.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.EventLog;
import io.sluice.evm.chain.TxHash;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Of the logs of transactions only those of one contract and event are learned, and all of them.
 */
final class LogsTest {
  private static final BlockHash BLOCK = new BlockHash("0x" + "b1".repeat(32));
  private static final TxHash ONE = new TxHash("0x" + "01".repeat(32));
  private static final TxHash TWO = new TxHash("0x" + "02".repeat(32));
  private static final List<TxHash> BOTH = List.of(ONE, TWO);
  private static final Address CONTRACT = new Address("0x" + "c0".repeat(20));
  private static final Bytes EVENT = Bytes.parse("0x" + "e0".repeat(32));
  private static final Bytes TOPIC = Bytes.parse("0x" + "0a".repeat(32));
  private static final LogFilter FILTER = new LogFilter(CONTRACT, EVENT);

  private static final String OURS = log(CONTRACT.hex(), EVENT.hex(), TOPIC.hex(), "0x01");
  private static final EventLog READ = new EventLog(CONTRACT, List.of(EVENT, TOPIC), hex("01"));

  private final FakeNode first = FakeNode.answering(asked -> receipts(asked, _ -> OURS));
  private final FakeNode second = FakeNode.answering(asked -> receipts(asked, _ -> OURS));
  private final JsonRpcEthereumClient sole = Clients.of(first);
  private final JsonRpcEthereumClient two = Clients.of(first, second);

  @AfterEach
  void close() {
    sole.close();
    two.close();
    first.close();
    second.close();
  }

  @Test
  void readsReceiptsWithTheirLogsInOneRequest() {
    assertThat(sole.logs(BOTH, FILTER)).isEqualTo(Map.of(ONE, logged(ONE), TWO, logged(TWO)));
    assertThat(first.requests()).hasSize(1);
    assertThat(first.methods()).containsOnly("eth_getTransactionReceipt").hasSize(2);
    assertThat(sole.agreedLogs(BOTH, FILTER)).isEqualTo(sole.logs(BOTH, FILTER));
  }

  @Test
  void asksForNothingWhereNothingIsWanted() {
    assertThat(sole.logs(List.of(), FILTER)).isEmpty();
    assertThat(sole.agreedLogs(List.of(), FILTER)).isEmpty();
    assertThat(first.requests()).isEmpty();
  }

  @Test
  void keepsTheOrderAndLeavesOutTheRest() {
    String others =
        String.join(
            ",",
            OURS,
            log("0x" + "c1".repeat(20), EVENT.hex(), TOPIC.hex(), "0x02"),
            log(CONTRACT.hex(), TOPIC.hex(), EVENT.hex(), "0x03"),
            "{\"address\":\"" + CONTRACT + "\",\"topics\":[],\"data\":\"0x\"}",
            log("0x" + "c1".repeat(20), "not hex", "7", "0x" + "ff".repeat(100_000)),
            "{\"topics\":[\"0x\"]}",
            "{\"address\":\"0x\",\"topics\":[{\"a\":[1]},null],\"data\":{},\"x\":[[{}]]}",
            log(CONTRACT.checksummed(), upper(EVENT), TOPIC.hex(), "0x04"));
    first.behave(FakeNode.each(asked -> receipts(asked, _ -> others)));

    assertThat(one().logs())
        .containsExactly(READ, new EventLog(CONTRACT, List.of(EVENT, TOPIC), hex("04")));
  }

  @Test
  void aReceiptWithoutLogsHasNone() {
    first.behave(FakeNode.each(asked -> receipts(asked, _ -> "")));

    assertThat(sole.logs(List.of(ONE), FILTER))
        .isEqualTo(Map.of(ONE, new LoggedReceipt(receipt(ONE), List.of())));
  }

  @Test
  void nullMeansNotThere() {
    first.behave(
        FakeNode.each(
            asked -> hash(asked).equals(ONE) ? asked.result("null") : receipts(asked, _ -> OURS)));
    second.behave(FakeNode.each(asked -> asked.result("null")));

    assertThat(sole.logs(BOTH, FILTER)).containsOnlyKeys(TWO);
    assertThat(sole.agreedLogs(BOTH, FILTER)).containsOnlyKeys(TWO);
    assertThat(two.logs(BOTH, FILTER)).containsOnlyKeys(TWO);
    assertThatExceptionOfType(NodeUnavailableException.class)
        .isThrownBy(() -> two.agreedLogs(BOTH, FILTER))
        .withMessage("the endpoints do not agree");
    assertThat(two.agreedLogs(List.of(ONE), FILTER)).isEmpty();
  }

  /** Nothing is known of what became of a request whose event cannot be read. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"logs\":null",
        "\"logs\":{}",
        "\"logs\":\"0x\"",
        "\"nothing\":[]",
        "\"logs\":[null]",
        "\"logs\":[\"log\"]",
        "\"logs\":[{\"topics\":[\"EVENT\"],\"data\":\"0x\"}]",
        "\"logs\":[{\"address\":7.5,\"topics\":[\"EVENT\"],\"data\":\"0x\"}]",
        "\"logs\":[{\"address\":\"CONTRACT\",\"topics\":[\"EVENT\"]}]",
        "\"logs\":[{\"address\":\"CONTRACT\",\"topics\":[\"EVENT\"],\"data\":\"0x1\"}]",
        "\"logs\":[{\"address\":\"CONTRACT\",\"topics\":[\"EVENT\"],\"data\":null}]",
        "\"logs\":[{\"address\":\"CONTRACT\",\"topics\":[\"EVENT\",\"0x01\"],\"data\":\"0x\"}]",
        "\"logs\":[{\"address\":\"CONTRACT\",\"topics\":[\"EVENT\",null],\"data\":\"0x\"}]",
        "\"logs\":[{\"address\":\"CONTRACT\",\"data\":\"0x\",\"topics\":"
            + "[\"EVENT\",\"EVENT\",\"EVENT\",\"EVENT\",\"EVENT\"]}]"
      })
  void logsThatCannotBeReadDecideNothing(String logs) {
    String said = logs.replace("EVENT", EVENT.hex()).replace("CONTRACT", CONTRACT.hex());
    first.behave(FakeNode.each(asked -> asked.result(receipt(hash(asked), "0x1", said))));

    assertThat(sole.logs(List.of(ONE), FILTER)).isEmpty();
    assertThat(sole.available()).isTrue();
    assertThatExceptionOfType(NodeUnavailableException.class)
        .isThrownBy(() -> sole.agreedLogs(List.of(ONE), FILTER));
    assertThat(two.logs(List.of(ONE), FILTER)).containsOnlyKeys(ONE);
  }

  @Test
  void whatIsTooMuchIsNotKept() {
    String large = log(CONTRACT.hex(), EVENT.hex(), TOPIC.hex(), "0x" + "00".repeat(1_025));
    first.behave(FakeNode.each(asked -> receipts(asked, _ -> large)));
    assertThat(sole.logs(List.of(ONE), FILTER)).isEmpty();

    String fits = log(CONTRACT.hex(), EVENT.hex(), TOPIC.hex(), "0x" + "00".repeat(1_024));
    first.behave(FakeNode.each(asked -> receipts(asked, _ -> fits)));
    assertThat(sole.logs(List.of(ONE), FILTER)).containsOnlyKeys(ONE);

    String many = (OURS + ",").repeat(10_000) + OURS;
    first.behave(FakeNode.each(asked -> receipts(asked, _ -> many)));
    assertThat(sole.logs(List.of(ONE), FILTER)).isEmpty();
  }

  /** The fields of a receipt come in any order, and logs may be the first of them. */
  @Test
  void aReceiptIsReadAroundItsLogs() {
    String other =
        receipt(ONE, "0x0", "\"logs\":[]").replaceFirst("\\{", "{\"logs\":[" + OURS + "],");
    first.behave(FakeNode.each(asked -> asked.result(other.replace(",\"logs\":[]", ""))));

    assertThat(one().receipt().succeeded()).isFalse();
    assertThat(one().logs()).containsExactly(READ);
  }

  @Test
  void aReceiptOfAnotherTransactionIsNone() {
    first.behave(
        FakeNode.each(asked -> asked.result(receipt(TWO, "0x1", "\"logs\":[" + OURS + "]"))));

    assertThat(sole.logs(List.of(ONE), FILTER)).isEmpty();
    assertThatExceptionOfType(NodeUnavailableException.class)
        .isThrownBy(() -> sole.agreedLogs(List.of(ONE), FILTER));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "7", "\"0x\"", "[]", "{}", "[{\"logs\":[]}]"})
  void anAnswerThatIsNoReceiptDecidesNothing(String answer) {
    first.behave(FakeNode.each(asked -> asked.result(answer)));

    assertThat(sole.logs(List.of(ONE), FILTER)).isEmpty();
    assertThat(two.logs(List.of(ONE), FILTER)).containsOnlyKeys(ONE);
  }

  @Test
  void anErrorDecidesNothing() {
    first.behave(FakeNode.each(asked -> asked.error(-32000, "missing trie node")));

    assertThat(sole.logs(List.of(ONE), FILTER)).isEmpty();
    assertThatExceptionOfType(NodeUnavailableException.class)
        .isThrownBy(() -> sole.agreedLogs(List.of(ONE), FILTER));
    assertThat(two.logs(List.of(ONE), FILTER)).containsOnlyKeys(ONE);
  }

  /** One event more or less, another order, or other data: each is another story. */
  @ParameterizedTest
  @ValueSource(strings = {"", "AA", "BA", "B", "AAB"})
  void endpointsMustTellTheSameLogs(String told) {
    String other = log(CONTRACT.hex(), EVENT.hex(), TOPIC.hex(), "0x02");
    first.behave(FakeNode.each(asked -> receipts(asked, _ -> OURS + "," + other)));
    String logs =
        String.join(
            ",", told.chars().mapToObj(each -> each == 'A' ? OURS : other).toArray(String[]::new));
    second.behave(FakeNode.each(asked -> receipts(asked, _ -> logs)));

    assertThatExceptionOfType(NodeUnavailableException.class)
        .isThrownBy(() -> two.agreedLogs(List.of(ONE), FILTER))
        .withMessage("the endpoints do not agree");
  }

  @Test
  void agreesWhateverElseTheReceiptsSay() {
    String stranger = log("0x" + "c1".repeat(20), EVENT.hex(), TOPIC.hex(), "0x02");
    second.behave(FakeNode.each(asked -> receipts(asked, _ -> stranger + "," + OURS)));

    assertThat(two.agreedLogs(BOTH, FILTER)).isEqualTo(Map.of(ONE, logged(ONE), TWO, logged(TWO)));
  }

  @Test
  void aTopicIsAWord() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LogFilter(CONTRACT, Bytes.EMPTY))
        .withMessage("a topic is 32 bytes, not 0");
  }

  private LoggedReceipt one() {
    return Objects.requireNonNull(sole.logs(List.of(ONE), FILTER).get(ONE));
  }

  private static LoggedReceipt logged(TxHash hash) {
    return new LoggedReceipt(receipt(hash), List.of(READ));
  }

  private static Receipt receipt(TxHash hash) {
    return new Receipt(hash, BLOCK, new BlockNumber(16), true, 21_000);
  }

  private static TxHash hash(FakeNode.Asked asked) {
    return new TxHash(asked.params().get(0).asString());
  }

  private static String receipts(FakeNode.Asked asked, Function<TxHash, String> logs) {
    TxHash hash = hash(asked);
    return asked.result(receipt(hash, "0x1", "\"logs\":[" + logs.apply(hash) + "]"));
  }

  private static String receipt(TxHash hash, String status, String logs) {
    return """
    {"transactionHash":"%s","blockHash":"%s","blockNumber":"0x10","status":"%s",
     "gasUsed":"0x5208",%s}\
    """
        .formatted(hash, BLOCK, status, logs);
  }

  private static String log(String address, String event, String topic, String data) {
    return """
    {"logIndex":"0x0","removed":false,"address":"%s","topics":["%s","%s"],"data":"%s"}\
    """
        .formatted(address, event, topic, data);
  }

  private static String upper(Bytes bytes) {
    return "0x" + bytes.hex().substring(2).toUpperCase(Locale.ROOT);
  }

  private static Bytes hex(String digits) {
    return Bytes.parse("0x" + digits);
  }
}
