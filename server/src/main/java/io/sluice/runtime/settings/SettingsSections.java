package io.sluice.runtime.settings;

import io.sluice.runtime.settings.SettingsRule.Contradiction;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Settings that repeat under names an operator chooses, as those of a network do. Found through
 * {@code META-INF/spring.factories}; asked in every process, whatever its roles.
 */
public interface SettingsSections {
  /** Whether a settings record has its place in each section. */
  boolean repeats(Class<?> settings);

  /** Every section that is there. */
  List<Section> sections(ConfigurableEnvironment environment);

  /** What is wrong with the sections themselves. */
  List<Contradiction> contradictions(ConfigurableEnvironment environment);

  /**
   * A section.
   *
   * @param prefix what {@code sluice.} is in its keys, with the point, for example {@code
   *     sluice.networks.base.}
   * @param environment its settings, by the keys they would have without it
   */
  record Section(String prefix, ConfigurableEnvironment environment) {
    /** A setting's key in this section. */
    String key(String plain) {
      return prefix + plain.substring(SettingsCatalogue.PREFIX.length());
    }

    /** The key without this section; {@code null} when it is none of this section. */
    @Nullable String plain(String key) {
      return key.startsWith(prefix)
          ? SettingsCatalogue.PREFIX + key.substring(prefix.length())
          : null;
    }
  }
}
