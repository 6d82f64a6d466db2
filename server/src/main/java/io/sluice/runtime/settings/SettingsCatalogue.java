package io.sluice.runtime.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.DefaultValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * All settings of the program, as the compiler's configuration processor recorded them ({@code
 * META-INF/spring-configuration-metadata.json}) and as their records declare them.
 *
 * @param groups by prefix
 * @param all by key
 */
record SettingsCatalogue(Map<String, Class<?>> groups, Map<String, Setting> all) {
  static final String PREFIX = "sluice.";
  private static final String METADATA = "META-INF/spring-configuration-metadata.json";

  static SettingsCatalogue load(ClassLoader loader) {
    Map<String, Class<?>> groups = new TreeMap<>();
    Map<String, String> descriptions = new HashMap<>();
    for (JsonNode metadata : metadata(loader)) {
      for (JsonNode group : metadata.path("groups")) {
        Class<?> type = settingsRecord(loader, group);
        if (type != null) {
          groups.put(group.path("name").asString(), type);
        }
      }
      for (JsonNode property : metadata.path("properties")) {
        descriptions.put(
            property.path("name").asString(), property.path("description").asString(""));
      }
    }
    Map<String, Setting> all = new TreeMap<>();
    groups.forEach(
        (prefix, type) -> collect(prefix, type, descriptions).forEach(s -> all.put(s.key(), s)));
    return new SettingsCatalogue(groups, all);
  }

  /** The settings of a record, those of records inside it included. */
  List<Setting> of(Class<?> type, String prefix) {
    return all.values().stream()
        .filter(setting -> setting.key().startsWith(prefix + "."))
        .filter(setting -> topLevel(setting.owner()) == topLevel(type))
        .toList();
  }

  /** The setting a key belongs to: its own, or the list or map that holds it. */
  @Nullable Setting owning(String key) {
    Setting exact = all.get(key);
    if (exact != null) {
      return exact;
    }
    return all.values().stream()
        .filter(Setting::holdsMany)
        .filter(many -> key.startsWith(many.key() + "[") || key.startsWith(many.key() + "."))
        .max(Comparator.comparingInt(many -> many.key().length()))
        .orElse(null);
  }

  Set<String> keys() {
    return all.keySet();
  }

  private static List<JsonNode> metadata(ClassLoader loader) {
    List<JsonNode> found = new ArrayList<>();
    try {
      for (URL url : loader.resources(METADATA).toList()) {
        try (var stream = url.openStream()) {
          String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          if (text.contains("\"" + PREFIX)) {
            found.add(JsonMapper.shared().readTree(text));
          }
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable Class<?> settingsRecord(ClassLoader loader, JsonNode group) {
    if (!group.path("name").asString().startsWith(PREFIX)) {
      return null;
    }
    try {
      Class<?> type = Class.forName(group.path("type").asString(), false, loader);
      return type.isRecord() && type.isAnnotationPresent(ConfigurationProperties.class)
          ? type
          : null;
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("stale " + METADATA, e);
    }
  }

  private static Stream<Setting> collect(
      String prefix, Class<?> owner, Map<String, String> descriptions) {
    return Stream.of(canonicalConstructor(owner).getParameters())
        .flatMap(parameter -> {
          String key = prefix + "." + DataObjectPropertyName.toDashedForm(parameter.getName());
          return isNested(parameter)
              ? collect(key, parameter.getType(), descriptions)
              : Stream.of(
                  new Setting(
                      key,
                      owner,
                      parameter,
                      defaultOf(parameter),
                      descriptions.getOrDefault(key, "")));
        });
  }

  /** The rule of Boot's processor: records inside the same file are sections, others values. */
  private static boolean isNested(Parameter parameter) {
    Class<?> type = parameter.getType();
    return type.isRecord()
        && topLevel(type) == topLevel(parameter.getDeclaringExecutable().getDeclaringClass());
  }

  /** Annotations meant for binding are on its parameters only. */
  private static Constructor<?> canonicalConstructor(Class<?> owner) {
    Class<?>[] types =
        Stream.of(owner.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      return owner.getDeclaredConstructor(types);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("every record has one", e);
    }
  }

  private static Class<?> topLevel(Class<?> type) {
    return type.getNestHost();
  }

  private static @Nullable String defaultOf(Parameter parameter) {
    DefaultValue annotation = parameter.getAnnotation(DefaultValue.class);
    return annotation == null ? null : String.join(",", annotation.value());
  }
}
