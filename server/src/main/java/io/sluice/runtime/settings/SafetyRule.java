package io.sluice.runtime.settings;

import io.sluice.runtime.settings.SafetySettings.Allowance;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * What settings are dangerous where it matters. Found through {@code META-INF/spring.factories};
 * asked in every process before anything starts, and once more when all of it runs.
 */
public interface SafetyRule {
  /**
   * What is dangerous, whatever the mode.
   *
   * @param settings of the process
   * @param environment where they come from
   */
  List<Danger> dangers(SettingsReader settings, ConfigurableEnvironment environment);

  /**
   * A setting, or one that is missing.
   *
   * @param key the one to correct
   * @param message what is wrong, and how to mend it
   * @param allowance what makes a refusal a warning; {@code null} when nothing does
   */
  record Danger(String key, String message, Weight weight, @Nullable Allowance allowance) {
    /** Refused in production, and of no interest elsewhere. */
    public static Danger refused(String key, String message) {
      return new Danger(key, message, Weight.REFUSED, null);
    }

    /** The same, unless it is allowed. */
    public static Danger refused(String key, String message, Allowance allowance) {
      return new Danger(key, message, Weight.REFUSED, allowance);
    }

    /** Refused in production unless it is allowed, and told everywhere. */
    public static Danger told(String key, String message, Allowance allowance) {
      return new Danger(key, message, Weight.TOLD, allowance);
    }

    /** Told in production. */
    public static Danger warned(String key, String message) {
      return new Danger(key, message, Weight.WARNED, null);
    }

    boolean isRefused(SafetySettings safety) {
      return safety.production()
          && weight != Weight.WARNED
          && (allowance == null || !safety.allow().contains(allowance));
    }

    boolean isTold(SafetySettings safety) {
      return safety.production() || weight == Weight.TOLD;
    }

    /** With how to allow it. */
    String advice() {
      return allowance == null
          ? message
          : message + "; or say so with sluice.safety.allow=" + allowance.text();
    }
  }

  /** How much it matters. */
  enum Weight {
    REFUSED,
    TOLD,
    WARNED
  }
}
