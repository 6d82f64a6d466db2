package io.sluice.runtime.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The environment names operators know ({@code PORT}, {@code DATABASE_URL}), each standing for a
 * setting. They are listed in {@code application.yaml} under {@value #LIST}. A variable that is
 * unset or blank sets nothing, so the default of the setting holds; {@code SLUICE_…}, system
 * properties and the command line win over them.
 */
final class ContractVariables extends MapPropertySource implements OriginLookup<String> {
  static final String LIST = "contract-variables.";
  private static final String NAME = "contractVariables";

  private final Map<String, String> variables;

  private ContractVariables(Map<String, Object> values, Map<String, String> variables) {
    super(NAME, values);
    this.variables = variables;
  }

  static void addTo(ConfigurableEnvironment environment) {
    Map<String, Object> values = new LinkedHashMap<>();
    Map<String, String> variables = byKey(environment);
    PropertySource<?> system =
        environment
            .getPropertySources()
            .get(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
    if (system == null) {
      return;
    }
    variables.forEach((key, variable) -> {
      Object value = system.getProperty(variable);
      if (value != null && !value.toString().isBlank()) {
        values.put(key, value.toString());
      }
    });
    environment
        .getPropertySources()
        .addAfter(system.getName(), new ContractVariables(values, variables));
  }

  /** The variable of each key that has one. */
  static Map<String, String> byKey(ConfigurableEnvironment environment) {
    Map<String, String> variables = new TreeMap<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> names) {
        for (String name : names.getPropertyNames()) {
          if (name.startsWith(LIST)) {
            String key = String.valueOf(source.getProperty(name));
            variables.put(key, name.substring(LIST.length()));
          }
        }
      }
    }
    return variables;
  }

  @Override
  public @Nullable Origin getOrigin(String key) {
    String variable = variables.get(key);
    return variable == null ? null : new SystemEnvironmentOrigin(variable);
  }
}
