package io.sluice.engine.signing;

import io.sluice.evm.price.FeeSettings;
import io.sluice.runtime.settings.SettingsReader;
import io.sluice.runtime.settings.SettingsRule;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** What is offered at most is signed. */
final class SigningRule implements SettingsRule {
  @Override
  public List<Contradiction> contradictions(SettingsReader settings) {
    Optional<SigningSettings> signing = settings.get(SigningSettings.class);
    Optional<FeeSettings> fees = settings.get(FeeSettings.class);
    if (signing.isEmpty() || fees.isEmpty()) {
      return List.of();
    }
    BigInteger signed = signing.get().maxFeePerGas();
    BigInteger offered = fees.get().maximumFee();
    return signed == null || offered.compareTo(signed) <= 0
        ? List.of()
        : List.of(
            new Contradiction(
                "sluice.signing.max-fee-per-gas",
                "%s wei per gas are less than the %s that sluice.fee.maximum-fee lets be offered, and are refused then; lower that, or raise this"
                    .formatted(signed, offered)));
  }
}
