package io.sluice.runtime.settings;

import io.sluice.runtime.failure.Suggestion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Finds names nobody reads. Files, system properties and the command line may hold no unknown
 * {@code sluice.} key. An environment variable is reported only when it is nearly a known one:
 * Kubernetes sets {@code SLUICE_SERVICE_HOST} and the like by itself.
 */
record UnknownKeys(SettingsCatalogue catalogue, Places places, List<SettingsSections> repeating) {
  /** Options of the command line that are no settings. */
  private static final Set<String> OPTIONS = Set.of("roles", "networks", "debug", "trace");

  List<SettingsProblem> in(ConfigurableEnvironment environment) {
    List<SettingsProblem> problems = new ArrayList<>();
    List<SettingsSections.Section> sections =
        repeating.stream().flatMap(each -> each.sections(environment).stream()).toList();
    Set<String> reported = new HashSet<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> names
          && !source.getName().equals("configurationProperties")) {
        for (String name : names.getPropertyNames()) {
          problem(source, name, sections)
              .filter(found -> reported.add(found.key()))
              .ifPresent(problems::add);
        }
      }
    }
    return problems;
  }

  private Optional<SettingsProblem> problem(
      PropertySource<?> source, String name, List<SettingsSections.Section> sections) {
    if (source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
      return variable(name, sections);
    }
    if (source.getName().equals("commandLineArgs") && !name.contains(".")) {
      return option(name);
    }
    String key = ConfigurationPropertyName.adapt(name, '.').toString();
    if (!key.startsWith(SettingsCatalogue.PREFIX) || isKnown(key) || isKnownIn(sections, key)) {
      return Optional.empty();
    }
    var origin = OriginLookup.getOrigin(source, name);
    return Optional.of(
        new SettingsProblem(
            key,
            places.of(key, origin, source.getName()),
            "there is no such setting" + meant(nearest(key, sections))));
  }

  /** Whether it is a setting that repeats, in one of the sections. */
  private boolean isKnownIn(List<SettingsSections.Section> sections, String key) {
    return sections.stream()
        .map(section -> section.plain(key))
        .anyMatch(plain -> plain != null && isKnown(plain) && repeats(plain));
  }

  private boolean repeats(String key) {
    return catalogue.groups().entrySet().stream()
        .filter(group -> key.startsWith(group.getKey() + "."))
        .anyMatch(group -> repeating.stream().anyMatch(each -> each.repeats(group.getValue())));
  }

  private Optional<String> nearest(String key, List<SettingsSections.Section> sections) {
    return sections.stream()
        .filter(section -> section.plain(key) != null)
        .findFirst()
        .map(section ->
            Suggestion.nearest(
                    String.valueOf(section.plain(key)),
                    catalogue.keys().stream().filter(this::repeats).toList())
                .map(section::key))
        .orElseGet(() -> Suggestion.nearest(key, catalogue.keys()));
  }

  private boolean isKnown(String key) {
    return catalogue.owning(key) != null
        || catalogue.keys().stream().anyMatch(known -> plain(known).equals(plain(key)));
  }

  private Optional<SettingsProblem> variable(String name, List<SettingsSections.Section> sections) {
    if (!name.startsWith("SLUICE_")) {
      return Optional.empty();
    }
    Set<String> known =
        Stream.concat(
                catalogue.keys().stream(),
                sections.stream()
                    .flatMap(section ->
                        catalogue.keys().stream().filter(this::repeats).map(section::key)))
            .map(Setting::variableOf)
            .collect(Collectors.toSet());
    boolean read =
        known.stream()
            .anyMatch(
                variable -> plain(name).equals(plain(variable)) || name.startsWith(variable + "_"));
    return read
        ? Optional.empty()
        : Suggestion.nearest(name, known)
            .map(nearest ->
                new SettingsProblem(
                    name, "environment", "there is no such setting" + meant(Optional.of(nearest))));
  }

  private static Optional<SettingsProblem> option(String name) {
    return OPTIONS.contains(name)
        ? Optional.empty()
        : Optional.of(
            new SettingsProblem(
                "--" + name,
                "command line",
                "there is no such option"
                    + meant(Suggestion.nearest(name, OPTIONS).map("--"::concat))));
  }

  private static String meant(Optional<String> nearest) {
    return nearest.map(name -> "; did you mean " + name + "?").orElse("");
  }

  /** As Boot compares: case, dashes and underscores do not matter. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }
}
