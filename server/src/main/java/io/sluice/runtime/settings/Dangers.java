package io.sluice.runtime.settings;

import io.sluice.runtime.settings.SafetyRule.Danger;
import java.util.Collection;
import java.util.List;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** What all rules say. */
record Dangers(SafetySettings safety, List<Danger> all) {
  /**
   * @param known what is wrong already: who needs such a setting says nothing
   */
  static Dangers of(ConfigurableEnvironment environment, Collection<SettingsProblem> known) {
    SettingsReader settings = new SettingsReader(Binder.get(environment), List.copyOf(known));
    SafetySettings safety = settings.get(SafetySettings.class).orElse(null);
    return safety == null
        ? new Dangers(
            new SafetySettings(SafetySettings.Mode.DEVELOPMENT, java.util.Set.of()), List.of())
        : new Dangers(
            safety,
            SpringFactoriesLoader.loadFactories(
                    SafetyRule.class, SettingsCheck.class.getClassLoader())
                .stream()
                .flatMap(rule -> rule.dangers(settings, environment).stream())
                .toList());
  }

  /** Those that stop the start. */
  List<Danger> refused() {
    return all.stream().filter(each -> each.isRefused(safety)).toList();
  }

  /** Those that are said in the log. */
  List<Danger> told() {
    return all.stream().filter(each -> each.isTold(safety) && !each.isRefused(safety)).toList();
  }
}
