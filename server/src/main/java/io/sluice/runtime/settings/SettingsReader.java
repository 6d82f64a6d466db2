package io.sluice.runtime.settings;

import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;

/** Settings records as they will be handed in, for rules over several of them. */
public final class SettingsReader {
  private final Binder binder;
  private final Collection<SettingsProblem> problems;

  SettingsReader(Binder binder, Collection<SettingsProblem> problems) {
    this.binder = binder;
    this.problems = problems;
  }

  /** The record; empty when something is wrong with it alone, which is told already. */
  public <T extends Record> Optional<T> get(Class<T> type) {
    String prefix =
        Objects.requireNonNull(type.getAnnotation(ConfigurationProperties.class)).value();
    boolean wrong =
        problems.stream()
            .anyMatch(each -> each.key().equals(prefix) || each.key().startsWith(prefix + "."));
    return wrong ? Optional.empty() : Optional.of(binder.bindOrCreate(prefix, type));
  }

  /** Whether somebody has set it, to whatever. */
  public boolean isSet(String key) {
    return binder.bind(key, Bindable.listOf(String.class)).isBound();
  }
}
