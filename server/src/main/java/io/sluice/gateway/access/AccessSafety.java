package io.sluice.gateway.access;

import io.sluice.runtime.settings.SafetyRule;
import io.sluice.runtime.settings.SettingsReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.core.env.ConfigurableEnvironment;

/** Whether the first key can be guessed, and whether somebody has thought of the open page. */
final class AccessSafety implements SafetyRule {
  private static final String OPEN_DOCS = "sluice.access.open-docs";

  /** Bits that a key must have by the letters it is made of. */
  private static final double LEAST_BITS = 80;

  private static final int LEAST_LETTERS = 8;

  @Override
  public List<Danger> dangers(SettingsReader settings, ConfigurableEnvironment environment) {
    Optional<AccessSettings> found = settings.get(AccessSettings.class);
    List<Danger> dangers = new ArrayList<>();
    if (found.isEmpty()) {
      return dangers;
    }
    BootstrapKey key = found.get().bootstrapKey();
    if (key != null && isWeak(key.value().reveal())) {
      dangers.add(
          Danger.refused(
              "sluice.access.bootstrap-key",
              "can be guessed; make one, for example with: openssl rand -hex 24"));
    }
    if (!settings.isSet(OPEN_DOCS)) {
      dangers.add(
          Danger.refused(
              OPEN_DOCS,
              "is not set: say false to keep the description of the API for those with a key, or true to show it to everybody"));
    }
    return dangers;
  }

  /** Of few different letters, or of a short run of many. */
  static boolean isWeak(String key) {
    int letters = Math.toIntExact(key.chars().distinct().count());
    double bits = key.length() * Math.log(letters) / Math.log(2);
    return letters < LEAST_LETTERS || bits < LEAST_BITS || isRepeated(key);
  }

  /** One part over and over. */
  private static boolean isRepeated(String key) {
    return key.length() > 1 && (key + key).indexOf(key, 1) < key.length();
  }
}
