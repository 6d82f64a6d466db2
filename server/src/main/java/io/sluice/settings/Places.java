package io.sluice.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.boot.origin.TextResourceOrigin;

/**
 * Says where a value was set, in words an operator can act on.
 *
 * @param variables the contract's variable of each key that has one
 */
record Places(Map<String, String> variables) {
  /** Where a value came from; {@code source} is the name of its property source. */
  String of(String key, @Nullable Origin origin, String source) {
    return switch (origin) {
      case SystemEnvironmentOrigin variable -> variable.getProperty();
      case TextResourceOrigin text -> file(text);
      case null, default ->
          switch (source) {
            case "commandLineArgs" -> "--" + key;
            case "systemProperties" -> "-D" + key;
            default -> suggested(key);
          };
    };
  }

  /** Where a missing value is best set. */
  String suggested(String key) {
    return variables.getOrDefault(key, Setting.variableOf(key));
  }

  private static String file(TextResourceOrigin origin) {
    String name =
        origin.getResource() == null
            ? "file"
            : Objects.requireNonNullElse(origin.getResource().getFilename(), "file");
    String line =
        origin.getLocation() == null ? "" : " line " + (origin.getLocation().getLine() + 1);
    return Path.of(name).getFileName() + line;
  }
}
