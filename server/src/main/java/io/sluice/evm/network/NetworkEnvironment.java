package io.sluice.evm.network;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The settings of a named network as if it were the only one: what is under its name comes first,
 * then what is set for all; the default network's chain, its nodes, and the contracts that are on
 * it are left out.
 */
final class NetworkEnvironment {
  private static final String ALL = "sluice.";
  private static final String ALL_VARIABLES = "SLUICE_";
  private static final Pattern VARIABLE = Pattern.compile("SLUICE_NETWORKS_([A-Z0-9]+)_(.+)");

  /** What keys start with that say something of one chain alone; a key itself, or up to a point. */
  static final List<String> OF_ONE_CHAIN =
      List.of(
          "sluice.chain.",
          "sluice.rpc.urls",
          "sluice.gasless.forwarders",
          "sluice.remote.urls",
          "sluice.remote.dns-suffix");

  /** How Boot knows a source whose names are environment variables. */
  private static final String VARIABLES = "-systemEnvironment";

  private NetworkEnvironment() {}

  /** Every name under which something is set; a variable cannot name one with a dash. */
  static SortedSet<String> names(ConfigurableEnvironment environment) {
    SortedSet<String> names = new TreeSet<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> known && !isAttached(source)) {
        for (String property : known.getPropertyNames()) {
          String name = name(source, property);
          if (name != null) {
            names.add(name);
          }
        }
      }
    }
    return names;
  }

  static ConfigurableEnvironment of(ConfigurableEnvironment environment, String name) {
    StandardEnvironment network = new StandardEnvironment();
    MutablePropertySources sources = network.getPropertySources();
    sources.forEach(each -> sources.remove(each.getName()));
    sources.addLast(new MapPropertySource("network-name", Map.of("sluice.chain.name", name)));
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> known && !isAttached(source)) {
        sources.addLast(own(known, name));
      }
    }
    ChainPreset.chain(name)
        .ifPresent(chain ->
            sources.addLast(
                new MapPropertySource("network-chain", Map.of("sluice.chain.id", chain.value()))));
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (!isAttached(source)) {
        sources.addLast(
            source instanceof EnumerablePropertySource<?> known ? shared(known) : source);
      }
    }
    ConfigurationPropertySources.attach(network);
    return network;
  }

  private static PropertySource<?> own(EnumerablePropertySource<?> source, String name) {
    String prefix =
        isVariables(source)
            ? "SLUICE_NETWORKS_" + name.toUpperCase(Locale.ROOT) + "_"
            : DeclaredNetworks.PREFIX + name + ".";
    Map<String, Object> values = new LinkedHashMap<>();
    for (String property : source.getPropertyNames()) {
      String key = isVariables(source) ? property : canonical(property);
      Object value = key.startsWith(prefix) ? source.getProperty(property) : null;
      if (value != null) {
        values.put(
            (isVariables(source) ? ALL_VARIABLES : ALL) + key.substring(prefix.length()), value);
      }
    }
    String named = "network-" + source.getName();
    return isVariables(source)
        ? new SystemEnvironmentPropertySource("network" + VARIABLES, values)
        : new MapPropertySource(named, values);
  }

  private static PropertySource<?> shared(EnumerablePropertySource<?> source) {
    Map<String, Object> values = new HashMap<>();
    for (String property : source.getPropertyNames()) {
      Object value = isOfDefaultNetwork(source, property) ? null : source.getProperty(property);
      if (value != null) {
        values.put(property, value);
      }
    }
    return isVariables(source)
        ? new SystemEnvironmentPropertySource(source.getName(), values)
        : new MapPropertySource(source.getName(), values);
  }

  private static boolean isOfDefaultNetwork(PropertySource<?> source, String property) {
    boolean variable = isVariables(source);
    String key = variable ? property : canonical(property);
    return OF_ONE_CHAIN.stream()
        .map(own -> variable ? own.toUpperCase(Locale.ROOT).replace('.', '_') : own)
        .anyMatch(key::startsWith);
  }

  private static @Nullable String name(PropertySource<?> source, String property) {
    if (isVariables(source)) {
      Matcher variable = VARIABLE.matcher(property);
      return variable.matches() ? variable.group(1).toLowerCase(Locale.ROOT) : null;
    }
    String key = canonical(property);
    if (!key.startsWith(DeclaredNetworks.PREFIX)) {
      return null;
    }
    String rest = key.substring(DeclaredNetworks.PREFIX.length());
    int end = rest.indexOf('.');
    return end < 0 ? rest : rest.substring(0, end);
  }

  private static String canonical(String property) {
    return ConfigurationPropertyName.adapt(property, '.').toString();
  }

  private static boolean isVariables(PropertySource<?> source) {
    return source instanceof SystemEnvironmentPropertySource;
  }

  private static boolean isAttached(PropertySource<?> source) {
    return ConfigurationPropertySources.isAttachedConfigurationPropertySource(source);
  }
}
