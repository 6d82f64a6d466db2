package io.sluice.relay.gasless;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.network.PerNetwork;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of requests that users sign and do not pay for (ERC-2771).
 *
 * @param forwarders addresses of the forwarders whose requests are taken; the first is meant where
 *     a client names none. Without one nothing gasless is taken. Another network never has these:
 *     contracts are on one chain
 * @param forwarderName the name in the EIP-712 domain of the forwarders, as they were deployed
 * @param ahead how many nonces of one user may be taken at most before the first of them is
 *     executed, 1 to 10000
 * @param maxGas units of gas that a request may ask for, 21000 or more
 * @param maxValue wei that a request may send along, which the relayer pays; 0 for none
 * @param gapPatience how long a request waits for one of a lower nonce that has not come
 * @param batch requests that go in one transaction at most, 1 to 500
 * @param patience how long a request waits at most for others to share a transaction with, when
 *     enough is under way
 * @param simulate whether requests are executed on the newest block before they are sent, so that
 *     what would revert costs nothing
 */
@PerNetwork
@ConfigurationProperties("sluice.gasless")
public record GaslessSettings(
    @DefaultValue @NotNull List<Address> forwarders,
    @DefaultValue("SluiceForwarder") @NotBlank String forwarderName,
    @DefaultValue("1000") @Min(1) @Max(10000) int ahead,
    @DefaultValue("2000000") @Min(21000) long maxGas,
    @DefaultValue("0") @Min(0) BigInteger maxValue,
    @DefaultValue("10m") @DurationMin(seconds = 1) Duration gapPatience,
    @DefaultValue("50") @Min(1) @Max(500) int batch,
    @DefaultValue("250ms") @DurationMin(millis = 0) Duration patience,
    @DefaultValue("true") boolean simulate) {

  public GaslessSettings {
    forwarders = List.copyOf(forwarders);
    if (maxValue.compareTo(Wei.MOST) > 0) {
      throw new IllegalArgumentException("sluice.gasless.max-value must be at most 2^256 - 1");
    }
  }

  /** Wei that a request may send along. */
  Wei mostValue() {
    return new Wei(maxValue);
  }
}
