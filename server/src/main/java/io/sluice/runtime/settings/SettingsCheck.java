package io.sluice.runtime.settings;

import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Roles;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;

/**
 * Reads all settings before anything starts and reports all that is wrong with them at once: text
 * of the wrong form, values out of range, missing ones, names nobody knows, what contradicts what
 * ({@link SettingsRule}), and in production what is dangerous ({@link SafetyRule}).
 */
final class SettingsCheck implements EnvironmentPostProcessor, Ordered {
  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    ContractVariables.addTo(environment);
    List<SettingsProblem> problems =
        problems(environment, SettingsCatalogue.load(SettingsCheck.class.getClassLoader()));
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
  }

  static List<SettingsProblem> problems(
      ConfigurableEnvironment environment, SettingsCatalogue catalogue) {
    try (var factory =
        Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new Violations())
            .buildValidatorFactory()) {
      return problems(environment, catalogue, factory.getValidator());
    }
  }

  private static List<SettingsProblem> problems(
      ConfigurableEnvironment environment, SettingsCatalogue catalogue, Validator validator) {
    Places places = Places.of(environment);
    Set<SettingsProblem> problems = new LinkedHashSet<>();
    Pass pass = new Pass(catalogue, roles(environment, problems), validator);
    problems.addAll(pass.over(environment, places, type -> true));
    List<SettingsSections> repeating =
        SpringFactoriesLoader.loadFactories(
            SettingsSections.class, SettingsCheck.class.getClassLoader());
    for (SettingsSections each : repeating) {
      each.contradictions(environment).forEach(wrong -> problems.add(problem(wrong, places)));
      for (SettingsSections.Section section : each.sections(environment)) {
        Places own = places.in(section.environment());
        pass.over(section.environment(), own, each::repeats)
            .forEach(wrong -> problems.add(problem(wrong, section, places)));
      }
    }
    Dangers.of(environment, Set.copyOf(problems))
        .refused()
        .forEach(each ->
            problems.add(new SettingsProblem(each.key(), places.of(each.key()), each.advice())));
    problems.addAll(new UnknownKeys(catalogue, places, repeating).in(environment));
    return List.copyOf(problems);
  }

  /** By the key it has in its section. */
  private static SettingsProblem problem(
      SettingsProblem wrong, SettingsSections.Section section, Places places) {
    String key = section.key(wrong.key());
    return new SettingsProblem(key, places.of(key), wrong.message());
  }

  private static SettingsProblem problem(SettingsRule.Contradiction wrong, Places places) {
    return new SettingsProblem(
        wrong.key(),
        wrong.key().startsWith(SettingsCatalogue.PREFIX)
            ? places.of(wrong.key())
            : "--" + wrong.key(),
        wrong.message());
  }

  private static List<SettingsProblem> contradictions(
      ConfigurableEnvironment environment, Places places, Set<SettingsProblem> known) {
    SettingsReader settings = new SettingsReader(Binder.get(environment), Set.copyOf(known));
    return SpringFactoriesLoader.loadFactories(
            SettingsRule.class, SettingsCheck.class.getClassLoader())
        .stream()
        .flatMap(rule -> rule.contradictions(settings).stream())
        .map(each -> new SettingsProblem(each.key(), places.of(each.key()), each.message()))
        .toList();
  }

  private static Optional<Roles> roles(
      ConfigurableEnvironment environment, Set<SettingsProblem> problems) {
    try {
      return Optional.of(Roles.of(environment));
    } catch (IllegalArgumentException e) {
      problems.add(new SettingsProblem("roles", "--roles", String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  /** Settings of roles that do not run here may be absent. */
  private static boolean isFor(Class<?> type, Optional<Roles> running) {
    ForRole wanted = type.getAnnotation(ForRole.class);
    return wanted == null
        || running
            .filter(roles -> Arrays.stream(wanted.value()).anyMatch(roles::include))
            .isPresent();
  }

  /** What settings are read by. */
  private record Pass(SettingsCatalogue catalogue, Optional<Roles> roles, Validator validator) {
    /** What is wrong with those records that are wanted. */
    Set<SettingsProblem> over(
        ConfigurableEnvironment environment, Places places, Predicate<Class<?>> wanted) {
      Set<SettingsProblem> problems = new LinkedHashSet<>();
      Reading reading = new Reading(Binder.get(environment), validator, places, problems);
      catalogue
          .groups()
          .forEach((prefix, type) -> {
            if (wanted.test(type)) {
              reading.read(prefix, type, catalogue.of(type, prefix), isFor(type, roles));
            }
          });
      problems.addAll(contradictions(environment, places, problems));
      return problems;
    }
  }

  /** One pass over the settings, adding what is wrong to {@code problems}. */
  private record Reading(
      Binder binder, Validator validator, Places places, Set<SettingsProblem> problems) {

    void read(String prefix, Class<?> type, List<Setting> settings, boolean needed) {
      int before = problems.size();
      settings.forEach(setting -> read(setting, needed));
      if (needed && problems.size() == before) {
        construct(prefix, type);
      }
    }

    private void read(Setting setting, boolean needed) {
      try {
        @Nullable Object value = null;
        BindResult<?> bound = binder.bind(setting.key(), setting.bindable());
        if (bound.isBound()) {
          value = bound.get();
        } else if (!needed || setting.defaultValue() != null || setting.type().isPrimitive()) {
          return;
        }
        validate(setting, value);
      } catch (BindException e) {
        problems.add(unreadable(setting, e));
      }
    }

    private SettingsProblem unreadable(Setting setting, BindException fault) {
      ConfigurationProperty property = fault.getProperty();
      String value = property == null ? "" : Objects.toString(property.getValue());
      return new SettingsProblem(
          setting.key(), places.of(setting.key()), Expectation.unmet(setting, value, fault));
    }

    private void validate(Setting setting, @Nullable Object value) {
      validator
          .validateValue(setting.owner(), setting.parameter().getName(), value)
          .forEach(violation ->
              problems.add(
                  new SettingsProblem(
                      setting.key(), places.of(setting.key()), violation.getMessage())));
    }

    /** Rules that span several settings are in the record's constructor, or assertions of it. */
    private void construct(String prefix, Class<?> type) {
      try {
        Object settings = binder.bindOrCreate(prefix, Bindable.of(type));
        for (ConstraintViolation<?> violation : validator.validate(settings)) {
          problems.add(new SettingsProblem(prefix, places.of(prefix), violation.getMessage()));
        }
      } catch (BindException e) {
        problems.add(new SettingsProblem(prefix, places.of(prefix), Expectation.reason(e)));
      }
    }
  }
}
