package io.sluice.runtime.settings;

import java.util.List;
import java.util.Map;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/** What an operator reads at start-up, for the rules of other packages. */
public final class SettingsProblems {
  private SettingsProblems() {}

  /** What is wrong with a command line, everything that is required given. */
  public static List<String> of(String... arguments) {
    var environment = new StandardEnvironment();
    var sources = environment.getPropertySources();
    sources.remove("systemEnvironment");
    sources.remove("systemProperties");
    sources.addFirst(new SimpleCommandLinePropertySource(arguments));
    sources.addLast(
        new MapPropertySource(
            "required", Map.of("sluice.database.url", "jdbc:mariadb://127.0.0.1:3306/sluice")));
    return SettingsCheck.problems(
            environment, SettingsCatalogue.load(SettingsProblems.class.getClassLoader()))
        .stream()
        .map(SettingsProblem::toString)
        .toList();
  }
}
