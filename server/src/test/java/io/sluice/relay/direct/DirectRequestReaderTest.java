package io.sluice.relay.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.engine.transaction.Intent;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.network.TestNetworks;
import io.sluice.evm.price.Speed;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.FieldError;
import io.sluice.runtime.failure.RefusedException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class DirectRequestReaderTest {
  private static final String UINT256 =
      "115792089237316195423570985008687907853269984665640564039457584007913129639935";
  private static final String TO = "\"to\": \"0x00000000000000000000000000000000000000aa\"";
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  /** As the product's is. */
  private final JsonMapper json =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final DirectRequestReader reader =
      new DirectRequestReader(
          TestNetworks.field(TestNetworks.LOCAL, TestNetworks.BASE),
          network -> network.equals(TestNetworks.LOCAL) ? 16_777_216 : 30_000_000,
          network -> Set.of(network.equals(TestNetworks.LOCAL) ? "lane-1" : "lane-2"),
          NOW);

  @Test
  void hasDefaultsForWhatIsNotSaid() {
    Intent intent = read("{%s, \"data\": \"0x\"}".formatted(TO));
    assertThat(intent.value()).isEqualTo(Wei.ZERO);
    assertThat(intent.gasLimit()).isNull();
    assertThat(intent.speed()).isEqualTo(Speed.AVERAGE);
    assertThat(intent.relayer()).isNull();
    assertThat(intent.validUntil()).isNull();
    assertThat(intent.retryOnFailure()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"base\"", "\"8453\"", "8453"})
  void isForTheNetworkItNamesAndHeldAgainstItsLimits(String network) {
    DirectRequestReader.DirectIntent read =
        reader.read(
            json.readTree(
                "{%s, \"data\": \"0x\", \"network\": %s, \"gasLimit\": 30000000, \"relayerId\": \"lane-2\"}"
                    .formatted(TO, network)));
    assertThat(read.network()).isEqualTo(TestNetworks.BASE);
    assertThat(read.intent().relayer()).isEqualTo("lane-2");
  }

  @Test
  void isForTheDefaultNetworkOtherwise() {
    assertThat(reader.read(json.readTree("{%s, \"data\": \"0x\"}".formatted(TO))).network())
        .isEqualTo(TestNetworks.LOCAL);
  }

  @Test
  void mustNameANetworkWhereThisProcessIsNotForTheDefaultOne() {
    DirectRequestReader other =
        new DirectRequestReader(
            TestNetworks.field(TestNetworks.BASE), each -> 30_000_000, each -> Set.of(), NOW);
    RefusedException refusal =
        catchThrowableOfType(
            RefusedException.class,
            () -> other.read(json.readTree("{%s, \"data\": \"0x\"}".formatted(TO))));
    assertThat(refusal.errors())
        .containsExactly(
            new FieldError(
                "network", "is missing; must be the name of a network, or its chain id"));
  }

  @Test
  void readsEveryField() {
    Intent intent =
        read(
            """
            {%s, "data": "0xAbCd", "value": "%s", "gasLimit": "16777216", "speed": "fastest", "relayerId": "lane-1",
             "validUntil": "2030-01-01T01:00:00+00:30", "retryOnFailure": true}
            """
                .formatted(TO, UINT256));
    assertThat(intent.value().value()).isEqualTo(new BigInteger(UINT256));
    assertThat(intent.data()).isEqualTo(Bytes.parse("0xabcd"));
    assertThat(intent.gasLimit()).isEqualTo(16_777_216);
    assertThat(intent.speed()).isEqualTo(Speed.FASTEST);
    assertThat(intent.relayer()).isEqualTo("lane-1");
    assertThat(intent.validUntil()).isEqualTo(Instant.parse("2030-01-01T00:30:00Z"));
    assertThat(intent.retryOnFailure()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "\"0\", 0",
    "\"007\", 7",
    "5, 5",
    "5.0, 5",
    "1e3, 1000",
    "1.0000000000000001e16, 10000000000000001", // nothing passes through a float
    "9007199254740993, 9007199254740993", // an integer is exact whatever its size
  })
  void takesNumbersThatAreExact(String value, String wei) {
    assertThat(read(withValue(value)).value()).hasToString(wei);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.5",
        "-1",
        "\"-1\"",
        "\"+1\"",
        "\"1.0\"",
        "\"1e3\"",
        "\"\"",
        "\" 1\"",
        "\"0x1\"",
        "true",
        "[1]",
        "{}",
        "9007199254740993.5",
        "1e78",
        "1e400",
        "1e999999999",
        "\"115792089237316195423570985008687907853269984665640564039457584007913129639936\""
      })
  void refusesNumbersThatAreNot(String value) {
    assertThat(refusal(withValue(value)).errors())
        .containsExactly(
            new FieldError(
                "value", "must be a whole number from 0 to 2^256 - 1, as a decimal string"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"to\": 5 | must be an address: 0x and 40 hex digits",
        "\"to\": null | is missing; without it data must be the code that creates a contract",
        "\"data\": \"0x1\" | must be hex calldata: 0x and pairs of hex digits",
        "\"data\": \"zz\" | must be hex calldata: 0x and pairs of hex digits",
        "\"data\": [] | must be hex calldata: 0x and pairs of hex digits",
        "\"gasLimit\": \"16777217\" | must be a whole number from 0 to 16777216, as a decimal string",
        "\"gasLimit\": \"20999\" | must be at least 21000 for this calldata (EIP-7623)",
        "\"network\": \"bse\" | there is no network \"bse\" here; there is local, base",
        "\"network\": true | must be the name of a network, or its chain id",
        "\"speed\": \"warp\" | must be one of safeLow, average, fast, fastest",
        "\"speed\": 3 | must be one of safeLow, average, fast, fastest",
        "\"relayerId\": \"lane-2\" | there is no relayer \"lane-2\" on local",
        "\"validUntil\": \"2030-01-01T00:00:00Z\" | must be in the future",
        "\"validUntil\": \"2030-01-01T00:00:00.0000009Z\" | must be in the future",
        "\"validUntil\": \"0000-01-01T00:00:00Z\" | must be a time after RFC 3339 of the years 1000 to 9999 in UTC",
        "\"validUntil\": \"-0001-01-01T00:00:00Z\" | must be a time after RFC 3339 of the years 1000 to 9999 in UTC",
        "\"validUntil\": \"+10000-01-01T00:00:00Z\" | must be a time after RFC 3339 of the years 1000 to 9999 in UTC",
        "\"validUntil\": \"9999-12-31T23:59:59-18:00\" | must be a time after RFC 3339 of the years 1000 to 9999 in UTC",
        "\"validUntil\": \"+999999999-12-31T23:59:59-18:00\" | must be a time after RFC 3339 of the years 1000 to 9999 in UTC",
        "\"validUntil\": \"2030-12-31T23:59:60Z\" | must be a future time after RFC 3339, for example 2030-01-01T00:00:00Z",
        "\"validUntil\": \"2030-12-31T24:00:00Z\" | must be a future time after RFC 3339, for example 2030-01-01T00:00:00Z",
        "\"validUntil\": \"2030-02-30T00:00:00Z\" | must be a future time after RFC 3339, for example 2030-01-01T00:00:00Z",
        "\"validUntil\": \"2031-01-01\" | must be a future time after RFC 3339, for example 2030-01-01T00:00:00Z",
        "\"validUntil\": 1893456000 | must be a future time after RFC 3339, for example 2030-01-01T00:00:00Z",
        "\"retryOnFailure\": \"yes\" | must be true or false",
        "\"gas_limit\": 1 | is not a field of this request; did you mean gasLimit?",
        "\"nonce\": 1 | is not a field of this request",
      })
  void saysWhatIsWrongWithAField(String field, String message) {
    String name = field.substring(1, field.indexOf('"', 1));
    String body =
        "{"
            + (name.equals("to") ? "" : TO + ",")
            + (name.equals("data") ? "" : "\"data\": \"0x\",")
            + field
            + "}";
    assertThat(refusal(body).errors()).containsExactly(new FieldError(name, message));
  }

  @Test
  void checksTheChecksumOfAMixedCaseAddress() {
    String right = "{\"to\": \"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed\", \"data\": \"0x\"}";
    assertThat(Objects.requireNonNull(read(right).to()).checksummed())
        .isEqualTo("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
    assertThat(refusal(right.replace("5aAeb", "5AAeb")).errors())
        .extracting(FieldError::field)
        .containsExactly("to");
  }

  @Test
  void takes128KibibytesOfCalldataAndNotOneMore() {
    String most = "0x" + "00".repeat(128 * 1024);
    assertThat(read("{%s, \"data\": \"%s\"}".formatted(TO, most)).data().size()).isEqualTo(131_072);
    assertThat(refusal("{%s, \"data\": \"%s00\"}".formatted(TO, most)).errors())
        .containsExactly(new FieldError("data", "must be at most 131072 bytes, not 131073"));
  }

  @ParameterizedTest
  @CsvSource({
    "9999-12-31T23:59:59.999999Z, 9999-12-31T23:59:59.999999Z",
    "9999-12-31T23:59:59+18:00, 9999-12-31T05:59:59Z",
    "+10000-01-01T17:59:59+18:00, 9999-12-31T23:59:59Z",
    "2030-01-01T00:00:01.123456789Z, 2030-01-01T00:00:01.123456Z",
  })
  void c1_takesEveryTimeThatCanBeStored(String text, Instant time) {
    assertThat(
            read("{%s, \"data\": \"0x\", \"validUntil\": \"%s\"}".formatted(TO, text)).validUntil())
        .isEqualTo(time);
  }

  @Test
  void a5_createsAContractWhenNoReceiverIsGiven() {
    Intent intent = read("{\"data\": \"0x6001\"}");
    assertThat(intent.to()).isNull();
    assertThat(intent.data()).isEqualTo(Bytes.parse("0x6001"));
    assertThat(refusal("{\"data\": \"0x\"}").errors())
        .extracting(FieldError::field)
        .containsExactly("to");
    assertThat(refusal("{\"data\": \"0x%s\"}".formatted("00".repeat(49_153))).errors())
        .containsExactly(
            new FieldError(
                "data", "must be at most 49152 bytes to create a contract (EIP-3860), not 49153"));
    assertThat(read("{\"data\": \"0x%s\"}".formatted("00".repeat(49_152))).data().size())
        .isEqualTo(49_152);
  }

  @Test
  void a5_asksForTheGasThatCreatingNeeds() {
    String body = "{\"data\": \"0x6001\", \"gasLimit\": \"%d\"}";
    assertThat(read(body.formatted(53_034)).gasLimit()).isEqualTo(53_034);
    assertThat(refusal(body.formatted(53_033)).errors())
        .extracting(FieldError::field)
        .containsExactly("gasLimit");
  }

  @Test
  void namesAnUnknownRelayerWithoutRepeatingABook() {
    String body = "{%s, \"data\": \"0x\", \"relayerId\": \"%s\"}".formatted(TO, "x".repeat(10_000));
    assertThat(refusal(body).errors().getFirst().message()).hasSizeLessThan(100);
  }

  @Test
  void tellsEverythingAtOnce() {
    RefusedException refusal =
        refusal("{\"value\": -1, \"speed\": \"x\", \"gasLimit\": 1, \"who\": 1}");
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refusal.errors())
        .extracting(FieldError::field)
        .containsExactlyInAnyOrder("who", "to", "data", "value", "speed");
    assertThat(refusal.getMessage()).contains("to", "data", "value", "speed", "who");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "\"text\"", "null"})
  void refusesABodyThatIsNoObject(String body) {
    assertThat(refusal(body).getMessage()).isEqualTo("The body must be a JSON object.");
  }

  private Intent read(String body) {
    return reader.read(json.readTree(body)).intent();
  }

  private RefusedException refusal(String body) {
    return catchThrowableOfType(RefusedException.class, () -> read(body));
  }

  private static String withValue(String value) {
    return "{%s, \"data\": \"0x\", \"value\": %s}".formatted(TO, value);
  }
}
