package io.sluice.relay.gasless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.network.TestNetworks;
import io.sluice.evm.price.Speed;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.FieldError;
import io.sluice.runtime.failure.RefusedException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class GaslessRequestReaderTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final String MOST =
      "115792089237316195423570985008687907853269984665640564039457584007913129639935";

  private final GaslessRequestReader reader =
      new GaslessRequestReader(
          TestNetworks.field(TestNetworks.LOCAL, TestNetworks.BASE), network -> 1000);

  @Test
  void readsEveryField() {
    GaslessRequestReader.GaslessIntent read =
        read(body("speed", "\"fast\"", "retryOnFailure", "true", "network", "\"base\""));
    assertThat(read.network()).isEqualTo(TestNetworks.BASE);
    assertThat(read.request().from())
        .isEqualTo(new Address("0x00000000000000000000000000000000000000aa"));
    assertThat(read.request().to())
        .isEqualTo(new Address("0x00000000000000000000000000000000000000bb"));
    assertThat(read.request().value()).isEqualTo(Wei.of(1));
    assertThat(read.request().gas()).isEqualTo(BigInteger.valueOf(100_000));
    assertThat(read.request().nonce()).isEqualTo(BigInteger.TWO);
    assertThat(read.request().deadline()).isEqualTo(1_893_456_000);
    assertThat(read.request().data()).isEqualTo(Bytes.parse("0x1234"));
    assertThat(read.signature()).isEqualTo(Bytes.parse("0xabcd"));
    assertThat(read.speed()).isEqualTo(Speed.FAST);
    assertThat(read.retryOnFailure()).isTrue();
  }

  @Test
  void hasDefaultsForWhatIsNotSaid() {
    GaslessRequestReader.GaslessIntent read = read(body());
    assertThat(read.network()).isEqualTo(TestNetworks.LOCAL);
    assertThat(read.speed()).isEqualTo(Speed.AVERAGE);
    assertThat(read.retryOnFailure()).isFalse();
  }

  @Test
  void takesNumbersAsTheyAreWritten() {
    assertThat(read(body("request.nonce", "7")).request().nonce()).isEqualTo(BigInteger.valueOf(7));
    assertThat(read(body("request.gas", "1e5")).request().gas())
        .isEqualTo(BigInteger.valueOf(100_000));
    for (String field : new String[] {"request.value", "request.gas", "request.nonce"}) {
      assertThat(read(body(field, "\"" + MOST + "\""))).as(field).isNotNull();
    }
    assertThat(read(body("request.deadline", "\"281474976710655\"")).request().deadline())
        .isEqualTo((1L << 48) - 1);
  }

  /** G003, G005, G009, G010. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "request | null | is missing; must be what the user has signed",
        "request | [] | must be an object",
        "request.from | null | is missing; must be an address: 0x and 40 hex digits",
        "request.from | \"0x12\" | an address is 0x and 40 hex digits",
        "request.from | \"0x70997970C51812dc3A010C7d01b50e0d17dc79c8\" | the EIP-55 checksum does not match; a digit may be mistyped",
        "request.to | null | is missing; must be an address: 0x and 40 hex digits",
        "request.to | 5 | must be an address: 0x and 40 hex digits",
        "request.value | null | is missing; must be a whole number from 0 to 2^256 - 1, as a decimal string",
        "request.value | \"-1\" | must be a whole number from 0 to 2^256 - 1, as a decimal string",
        "request.value | 1.5 | must be a whole number from 0 to 2^256 - 1, as a decimal string",
        "request.gas | null | is missing; must be a whole number from 0 to 2^256 - 1, as a decimal string",
        "request.gas | \"0x10\" | must be a whole number from 0 to 2^256 - 1, as a decimal string",
        "request.nonce | null | is missing; must be a whole number from 0 to 2^256 - 1, as a decimal string",
        "request.nonce | \"115792089237316195423570985008687907853269984665640564039457584007913129639936\" | must be a whole number from 0 to 2^256 - 1, as a decimal string",
        "request.deadline | null | is missing; must be a whole number from 0 to 281474976710655",
        "request.deadline | \"281474976710656\" | must be a whole number from 0 to 281474976710655",
        "request.data | null | is missing; must be hex calldata: 0x and pairs of hex digits",
        "request.data | \"0x1\" | must be hex calldata: 0x and pairs of hex digits",
        "request.datum | \"0x\" | is not a field of this request; did you mean data?",
        "signature | null | is missing; must be a signature: 0x and pairs of hex digits",
        "signature | \"zz\" | must be a signature: 0x and pairs of hex digits",
        "signature | 5 | must be a signature: 0x and pairs of hex digits",
        "speed | \"warp\" | must be one of safeLow, average, fast, fastest",
        "retryOnFailure | \"yes\" | must be true or false",
        "network | \"mars\" | there is no network \"mars\" here; there is local, base",
        "relayerId | \"lane-1\" | is not a field of this request",
      })
  void namesTheFieldThatIsWrong(String field, String value, String words) {
    RefusedException refusal = refusal(body(field, value));
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refusal.errors()).contains(new FieldError(field, words));
    if (!field.equals("request")) {
      assertThat(refusal.errors()).hasSize(1);
    }
  }

  @Test
  void tellsEverythingAtOnce() {
    RefusedException refusal =
        refusal("{\"request\": {\"value\": \"-1\", \"fron\": 1}, \"sped\": 1}");
    assertThat(refusal.errors().stream().map(FieldError::field).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            "request.from",
            "request.to",
            "request.value",
            "request.gas",
            "request.nonce",
            "request.deadline",
            "request.data",
            "request.fron",
            "signature",
            "sped");
  }

  @Test
  void takesAsMuchCalldataAsATransactionCarries() {
    assertThat(
            read(body("request.data", "\"0x" + "00".repeat(1000) + "\"")).request().data().size())
        .isEqualTo(1000);
    assertThat(refusal(body("request.data", "\"0x" + "00".repeat(1001) + "\"")).errors())
        .containsExactly(new FieldError("request.data", "must be at most 1000 bytes, not 1001"));
  }

  @Test
  void aSignatureMayHaveAnyLengthThatWalletsMake() {
    assertThat(read(body("signature", "\"0x" + "00".repeat(16384) + "\"")).signature().size())
        .isEqualTo(16384);
    assertThat(refusal(body("signature", "\"0x" + "00".repeat(16385) + "\"")).errors())
        .containsExactly(
            new FieldError(
                "signature", "must be at most 16384 bytes, of which the forwarder takes 65"));
    assertThat(read(body("signature", "\"0x\"")).signature()).isEqualTo(Bytes.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "\"text\"", "null"})
  void refusesWhatIsNoObject(String body) {
    assertThatThrownBy(() -> read(body)).isInstanceOf(RefusedException.class);
  }

  private RefusedException refusal(String body) {
    RefusedException refusal = catchThrowableOfType(RefusedException.class, () -> read(body));
    assertThat(refusal).as(body).isNotNull();
    return refusal;
  }

  private GaslessRequestReader.GaslessIntent read(String body) {
    return reader.read(JSON.readTree(body));
  }

  /** A sound body, but for these fields, of which each is followed by its value. */
  private static String body(String... changes) {
    var body = JSON.createObjectNode();
    var request = body.putObject("request");
    request.put("from", "0x00000000000000000000000000000000000000aa");
    request.put("to", "0x00000000000000000000000000000000000000bb");
    request.put("value", "1").put("gas", "100000").put("nonce", "2");
    request.put("deadline", "1893456000").put("data", "0x1234");
    body.put("signature", "0xabcd");
    for (int i = 0; i < changes.length; i += 2) {
      String[] path = changes[i].split("\\.");
      (path.length == 1 ? body : request)
          .set(
              Arrays.stream(path).reduce((_, last) -> last).orElseThrow(),
              JSON.readTree(changes[i + 1]));
    }
    return body.toString();
  }
}
