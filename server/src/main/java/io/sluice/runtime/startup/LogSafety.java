package io.sluice.runtime.startup;

import io.sluice.runtime.settings.SafetyRule;
import io.sluice.runtime.settings.SafetySettings.Allowance;
import io.sluice.runtime.settings.SettingsReader;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/** Whether logs say more than operators should read. */
final class LogSafety implements SafetyRule {
  private static final Set<String> TALKATIVE = Set.of("debug", "trace", "all");
  private static final String LEVEL = "logging.level.";
  private static final String LEVEL_VARIABLE = "LOGGING_LEVEL_";

  @Override
  public List<Danger> dangers(SettingsReader settings, ConfigurableEnvironment environment) {
    Stream<String> levels =
        environment.getPropertySources().stream()
            .filter(EnumerablePropertySource.class::isInstance)
            .flatMap(
                source -> Arrays.stream(((EnumerablePropertySource<?>) source).getPropertyNames()))
            .filter(name -> name.startsWith(LEVEL) || name.startsWith(LEVEL_VARIABLE))
            .filter(name ->
                TALKATIVE.contains(
                    String.valueOf(environment.getProperty(name)).toLowerCase(Locale.ROOT)))
            .map(name ->
                name.startsWith(LEVEL_VARIABLE)
                    ? name.toLowerCase(Locale.ROOT).replace('_', '.')
                    : name);
    Stream<String> flags =
        Stream.of("debug", "trace")
            .filter(flag -> {
              String value = environment.getProperty(flag);
              return value != null && !value.equalsIgnoreCase("false");
            });
    return Stream.concat(levels, flags)
        .distinct()
        .map(name -> Danger.refused(name, "logs say too much: take it out", Allowance.DEBUG_LOG))
        .toList();
  }
}
