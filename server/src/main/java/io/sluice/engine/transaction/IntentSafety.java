package io.sluice.engine.transaction;

import io.sluice.runtime.settings.SafetyRule;
import io.sluice.runtime.settings.SafetySettings.Allowance;
import io.sluice.runtime.settings.SettingsReader;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.env.ConfigurableEnvironment;

/** Whether the signer signs whatever the database says. */
final class IntentSafety implements SafetyRule {
  @Override
  public List<Danger> dangers(SettingsReader settings, ConfigurableEnvironment environment) {
    List<Danger> dangers = new ArrayList<>();
    settings
        .get(IntentSettings.class)
        .ifPresent(found -> {
          if (found.key() == null) {
            dangers.add(
                Danger.refused(
                    "sluice.intent.key",
                    "is not set: whoever can write rows can have signed what they like; make one for all processes, for example with: openssl rand -hex 32",
                    Allowance.UNSEALED));
          }
          if (found.acceptUnsealed()) {
            dangers.add(
                Danger.warned(
                    "sluice.intent.accept-unsealed",
                    "what has no seal is signed: take it out once everything accepted without a key is over"));
          }
        });
    return dangers;
  }
}
