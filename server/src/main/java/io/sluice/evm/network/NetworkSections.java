package io.sluice.evm.network;

import io.sluice.runtime.settings.SettingsRule.Contradiction;
import io.sluice.runtime.settings.SettingsSections;
import java.util.List;
import org.springframework.core.env.ConfigurableEnvironment;

/** The settings of named networks. */
final class NetworkSections implements SettingsSections {
  @Override
  public boolean repeats(Class<?> settings) {
    return settings.isAnnotationPresent(PerNetwork.class);
  }

  @Override
  public List<Section> sections(ConfigurableEnvironment environment) {
    return NetworkEnvironment.names(environment).stream()
        .map(name ->
            new Section(
                DeclaredNetworks.PREFIX + name + ".", NetworkEnvironment.of(environment, name)))
        .toList();
  }

  @Override
  public List<Contradiction> contradictions(ConfigurableEnvironment environment) {
    return DeclaredNetworks.of(environment).problems().stream()
        .map(problem -> new Contradiction(problem.key(), problem.message()))
        .toList();
  }
}
