package io.sluice.gateway.policy;

import io.sluice.runtime.settings.SafetyRule;
import io.sluice.runtime.settings.SafetySettings.Allowance;
import io.sluice.runtime.settings.SettingsReader;
import java.util.List;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Whether clients without a policy may send everything on a chain whose currency is worth
 * something.
 */
final class PolicySafety implements SafetyRule {
  private static final long LOCAL = 31337;

  @Override
  public List<Danger> dangers(SettingsReader settings, ConfigurableEnvironment environment) {
    return settings.get(PolicySettings.class).stream()
        .flatMap(found -> found.openChains().stream())
        .filter(chain -> chain != LOCAL)
        .map(chain ->
            Danger.refused(
                "sluice.policy.open-chains",
                "every client may send everything on chain %d: take it out, and give clients policies"
                    .formatted(chain),
                Allowance.OPEN_POLICY))
        .toList();
  }
}
