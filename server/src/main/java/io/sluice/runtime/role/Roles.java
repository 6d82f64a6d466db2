package io.sluice.runtime.role;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.core.env.PropertyResolver;

/**
 * The roles of this process.
 *
 * @param all at least one
 */
public record Roles(Set<Role> all) {
  public Roles {
    if (all.isEmpty()) {
      throw new IllegalArgumentException("name at least one role of " + names());
    }
    all = Set.copyOf(all);
  }

  /**
   * Reads {@code roles}: a comma list, {@code all} or nothing for every role.
   *
   * @throws IllegalArgumentException when a name is none of {@link Role}
   */
  public static Roles of(PropertyResolver properties) {
    return parse(properties.getProperty("roles", "all"));
  }

  static Roles parse(String text) {
    if (text.isBlank() || text.equals("all")) {
      return new Roles(EnumSet.allOf(Role.class));
    }
    return new Roles(
        Arrays.stream(text.split(","))
            .map(String::strip)
            .map(Roles::role)
            .collect(Collectors.toSet()));
  }

  private static Role role(String name) {
    return Arrays.stream(Role.values())
        .filter(role -> text(role).equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "\"" + name + "\" is not a role; name some of " + names() + ", or all"));
  }

  private static String names() {
    return Arrays.stream(Role.values()).map(Roles::text).collect(Collectors.joining(", "));
  }

  private static String text(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  public boolean include(Role role) {
    return all.contains(role);
  }

  /** A comma list in the order of the pipeline. */
  @Override
  public String toString() {
    return Arrays.stream(Role.values())
        .filter(all::contains)
        .map(Roles::text)
        .collect(Collectors.joining(","));
  }
}
