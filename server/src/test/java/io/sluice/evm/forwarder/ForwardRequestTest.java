package io.sluice.evm.forwarder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ForwardRequestTest {
  private static final BigInteger OVER = Wei.MOST.add(BigInteger.ONE);

  @ParameterizedTest
  @CsvSource({"-1,0,gas", "0,-1,nonce"})
  void refusesWhatIsNegative(BigInteger gas, BigInteger nonce, String field) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> request(gas, nonce, 0))
        .withMessage(field + " is a whole number from 0 to 2^256 - 1");
  }

  @Test
  void refusesWhatNoWordHolds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> request(OVER, BigInteger.ZERO, 0))
        .withMessageStartingWith("gas is");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> request(BigInteger.ZERO, OVER, 0))
        .withMessageStartingWith("nonce is");
    assertThat(request(Wei.MOST, Wei.MOST, 0).gas()).isEqualTo(Wei.MOST);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1L << 48, Long.MAX_VALUE, Long.MIN_VALUE})
  void refusesADeadlineThatIsNoUint48(long deadline) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> request(BigInteger.ZERO, BigInteger.ZERO, deadline))
        .withMessage("deadline is in seconds since 1970, from 0 to 281474976710655");
  }

  @Test
  void takesEveryUint48() {
    assertThat(request(BigInteger.ZERO, BigInteger.ZERO, 0).deadline()).isZero();
    assertThat(request(BigInteger.ZERO, BigInteger.ZERO, ForwardRequest.LAST_DEADLINE).deadline())
        .isEqualTo((1L << 48) - 1);
  }

  private static ForwardRequest request(BigInteger gas, BigInteger nonce, long deadline) {
    return new ForwardRequest(
        Address.ZERO, Address.ZERO, Wei.ZERO, gas, nonce, deadline, Bytes.EMPTY);
  }
}
