package io.sluice.relay.gasless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.forwarder.ForwardRequest;
import io.sluice.runtime.failure.FieldError;
import io.sluice.runtime.failure.RefusedException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class RequestBoundsTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final GaslessSettings SETTINGS =
      new Binder(
              new MapConfigurationPropertySource(
                  Map.of("sluice.gasless.max-gas", 500_000, "sluice.gasless.max-value", 7)))
          .bindOrCreate("sluice.gasless", GaslessSettings.class);

  @ParameterizedTest
  @CsvSource({"1, 0, 1800000001", "500000, 7, 281474976710655"})
  void takesWhatIsWithinBounds(String gas, String value, long deadline) {
    assertThatCode(() -> RequestBounds.check(request(gas, value, deadline), SETTINGS, NOW))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1800000001, gas_out_of_bounds, request.gas, must be from 1 to 500000 units of gas",
    "500001, 0, 1800000001, gas_out_of_bounds, request.gas, must be from 1 to 500000 units of gas",
    "1, 8, 1800000001, value_not_allowed, request.value, must be at most 7 wei",
    "1, 0, 1800000000, deadline_expired, request.deadline, must be in the future: it is 1800000000 now",
    "1, 0, 0, deadline_expired, request.deadline, must be in the future: it is 1800000000 now",
  })
  void refusesWhatIsNot(
      String gas, String value, long deadline, String code, String field, String words) {
    RefusedException refusal =
        catchThrowableOfType(
            RefusedException.class,
            () -> RequestBounds.check(request(gas, value, deadline), SETTINGS, NOW));
    assertThat(refusal.code().code()).isEqualTo(code);
    assertThat(refusal.code().httpStatus()).isEqualTo(400);
    assertThat(refusal.errors()).containsExactly(new FieldError(field, words));
  }

  @Test
  void noNumberIsTooLargeToBeRefused() {
    RefusedException refusal =
        catchThrowableOfType(
            RefusedException.class,
            () -> RequestBounds.check(request(Wei.MOST.toString(), "0", 1), SETTINGS, NOW));
    assertThat(refusal.code().code()).isEqualTo("gas_out_of_bounds");
  }

  private static ForwardRequest request(String gas, String value, long deadline) {
    return new ForwardRequest(
        Address.ZERO,
        Address.ZERO,
        new Wei(new BigInteger(value)),
        new BigInteger(gas),
        BigInteger.ZERO,
        deadline,
        Bytes.EMPTY);
  }
}
