package io.sluice.engine.signing;

import io.sluice.engine.lane.HourlyValue;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.FeeSettings;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is signed at most. Pure.
 *
 * @param perGas wei per gas
 * @param fee wei for all the gas of a transaction; {@code null} for no further limit
 * @param value wei that a transaction sends along; {@code null} for no limit
 * @param valuePerHour the same of all transactions of a lane within an hour; {@code null} for no
 *     limit
 */
record SigningCaps(
    Wei perGas, long gas, @Nullable Wei fee, @Nullable Wei value, @Nullable Wei valuePerHour) {

  static SigningCaps of(SigningSettings settings, FeeSettings fees) {
    return new SigningCaps(
        new Wei(settings.maxFeePerGas() == null ? fees.maximumFee() : settings.maxFeePerGas()),
        settings.maxGas(),
        settings.maxTotalFee() == null ? null : new Wei(settings.maxTotalFee()),
        settings.maxValue() == null ? null : new Wei(settings.maxValue()),
        settings.maxValuePerHour() == null ? null : new Wei(settings.maxValuePerHour()));
  }

  /**
   * What of a transaction is over a cap, for people; empty when nothing is.
   *
   * @param sent wei that it sends along
   * @param maxFee wei per gas at most
   */
  Optional<String> excess(Wei sent, Wei maxFee, long gasLimit) {
    if (value != null && sent.compareTo(value) > 0) {
      return over("it sends " + sent + " wei along", value, "sluice.signing.max-value");
    }
    if (valuePerHour != null && sent.compareTo(valuePerHour) > 0) {
      return over(
          "it sends " + sent + " wei along", valuePerHour, "sluice.signing.max-value-per-hour");
    }
    if (maxFee.compareTo(perGas) > 0) {
      return over("it offers " + maxFee + " wei per gas", perGas, "sluice.signing.max-fee-per-gas");
    }
    if (gasLimit > gas) {
      return over("it asks for " + gasLimit + " gas", gas, "sluice.signing.max-gas");
    }
    Wei cost = maxFee.times(gasLimit);
    return fee != null && cost.compareTo(fee) > 0
        ? over("its gas may cost " + cost + " wei", fee, "sluice.signing.max-total-fee")
        : Optional.empty();
  }

  private static Optional<String> over(String what, Object most, String setting) {
    return Optional.of("%s, and %s is %s".formatted(what, setting, most));
  }

  /**
   * What a lane has spent with a value on top.
   *
   * @return empty when that is more than an hour may have
   */
  Optional<HourlyValue> spend(HourlyValue before, Wei sent, Instant now) {
    if (valuePerHour == null || sent.equals(Wei.ZERO)) {
      return Optional.of(before);
    }
    boolean fits = before.inTheHourBefore(now).plusCapped(sent).compareTo(valuePerHour) <= 0;
    return fits ? Optional.of(before.plus(sent, now)) : Optional.empty();
  }

  /** Why a lane sends nothing along for now, for people. */
  String hour(String lane) {
    return "relayer %s has sent as much along as it may within an hour, %s wei"
        .formatted(lane, valuePerHour);
  }
}
