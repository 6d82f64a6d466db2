package io.sluice.engine.signing;

import io.sluice.runtime.role.Role;
import io.sluice.runtime.role.Roles;
import io.sluice.runtime.settings.SafetyRule;
import io.sluice.runtime.settings.SettingsReader;
import java.util.List;
import org.springframework.core.env.ConfigurableEnvironment;

/** Whether somebody has said what a leaked key can cost. */
final class SigningSafety implements SafetyRule {
  private static final String KEY = "sluice.signing.max-value";

  /**
   * Of a network's own value the rule of that network's section says nothing: one for all will do.
   */
  @Override
  public List<Danger> dangers(SettingsReader settings, ConfigurableEnvironment environment) {
    boolean signs;
    try {
      signs = Roles.of(environment).include(Role.SIGNER);
    } catch (IllegalArgumentException e) {
      return List.of(); // told already
    }
    return signs && !settings.isSet(KEY)
        ? List.of(
            Danger.refused(
                KEY,
                "is not set: say how many wei a transaction may send along at most; 0 where only contracts are called"))
        : List.of();
  }
}
