package io.sluice.runtime.settings;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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
 * setting. They are listed in {@code application.yaml} under {@value #LIST}; of several for one
 * setting the first that is set counts. A variable that is unset or blank sets nothing, so the
 * default of the setting holds; {@code SLUICE_…}, system properties and the command line win over
 * them.
 */
final class ContractVariables extends MapPropertySource implements OriginLookup<String> {
  static final String LIST = "contract-variables.";

  /** What a variable says besides, unless it is set: {@code key=value}. */
  private static final String IMPLIED = "contract-implied.";

  private static final String NAME = "contractVariables";

  private final Map<String, String> variables;

  private ContractVariables(Map<String, Object> values, Map<String, String> variables) {
    super(NAME, values);
    this.variables = variables;
  }

  static void addTo(ConfigurableEnvironment environment) {
    Map<String, Object> values = new LinkedHashMap<>();
    Map<String, String> used = new TreeMap<>(byKey(environment));
    Set<String> taken = new HashSet<>();
    PropertySource<?> system =
        environment
            .getPropertySources()
            .get(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
    if (system == null) {
      return;
    }
    listed(environment, LIST)
        .forEach((variable, key) -> {
          Object value = system.getProperty(variable);
          if (value != null && !value.toString().isBlank() && !values.containsKey(key)) {
            values.put(key, value.toString());
            used.put(key, variable);
            taken.add(variable);
          }
        });
    listed(environment, IMPLIED)
        .forEach((variable, meant) -> {
          String[] setting = meant.split("=", 2);
          if (taken.contains(variable)) {
            values.putIfAbsent(setting[0], setting[1]);
          }
        });
    environment
        .getPropertySources()
        .addAfter(system.getName(), new ContractVariables(values, used));
  }

  /** The variable of each key that has one; the first that is listed. */
  static Map<String, String> byKey(ConfigurableEnvironment environment) {
    Map<String, String> variables = new TreeMap<>();
    listed(environment, LIST).forEach((variable, key) -> variables.putIfAbsent(key, variable));
    return variables;
  }

  /** What is under a name, in the order it is written. */
  private static Map<String, String> listed(ConfigurableEnvironment environment, String list) {
    Map<String, String> found = new LinkedHashMap<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> names) {
        for (String name : names.getPropertyNames()) {
          if (name.startsWith(list)) {
            found.putIfAbsent(
                name.substring(list.length()), String.valueOf(source.getProperty(name)));
          }
        }
      }
    }
    return found;
  }

  @Override
  public @Nullable Origin getOrigin(String key) {
    String variable = variables.get(key);
    return variable == null ? null : new SystemEnvironmentOrigin(variable);
  }
}
