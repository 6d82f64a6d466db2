package io.sluice.runtime.settings;

import io.sluice.runtime.failure.StartupException;
import java.util.List;
import java.util.stream.Collectors;

/** Everything that is wrong with the settings, one line each. */
final class SettingsException extends StartupException {
  /** The exit code of a program that was called wrongly. */
  private static final int USAGE = 2;

  SettingsException(List<SettingsProblem> problems) {
    super(
        problems.stream()
            .map(problem -> "  " + problem)
            .collect(Collectors.joining("\n", headline(problems.size()), "")),
        USAGE);
  }

  private static String headline(int count) {
    return count == 1 ? "A setting is wrong:\n" : count + " settings are wrong:\n";
  }
}
