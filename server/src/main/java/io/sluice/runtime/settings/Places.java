package io.sluice.runtime.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

/**
 * Says where a value was set, in words an operator can act on.
 *
 * @param environment where values are looked for
 * @param variables the contract's variable of each key that has one
 */
record Places(ConfigurableEnvironment environment, Map<String, String> variables) {
  static Places of(ConfigurableEnvironment environment) {
    return new Places(environment, ContractVariables.byKey(environment));
  }

  /** Of the settings of a section. */
  Places in(ConfigurableEnvironment section) {
    return new Places(section, variables);
  }

  /** Where the value of a key came from; where it is best set when there is none. */
  String of(String key) {
    ConfigurationPropertyName name = ConfigurationPropertyName.of(key);
    for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
      ConfigurationProperty property = source.getConfigurationProperty(name);
      if (property != null) {
        String from =
            source.getUnderlyingSource() instanceof PropertySource<?> named ? named.getName() : "";
        return of(key, property.getOrigin(), from);
      }
    }
    return suggested(key);
  }

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

  private String suggested(String key) {
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
