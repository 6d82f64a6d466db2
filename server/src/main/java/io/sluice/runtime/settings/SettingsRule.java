package io.sluice.runtime.settings;

import java.util.List;

/**
 * What settings of several records must be to each other. Found through {@code
 * META-INF/spring.factories}; asked in every process, whatever its roles, so that all of them say
 * the same.
 */
public interface SettingsRule {
  /** What contradicts; empty when nothing does, or when a record it needs is wrong by itself. */
  List<Contradiction> contradictions(SettingsReader settings);

  /**
   * Settings that cannot both hold.
   *
   * @param key the one to correct
   * @param message what is wrong, and how to mend it
   */
  record Contradiction(String key, String message) {}
}
