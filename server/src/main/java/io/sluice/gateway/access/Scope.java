package io.sluice.gateway.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a key allows. */
public enum Scope {
  /** Asking: {@code GET} and {@code HEAD}. */
  READ,
  /** Everything that changes something of one's own. */
  WRITE,
  /** What concerns everybody: relayers are drained and resumed. */
  ADMIN;

  static Set<Scope> parse(String list) {
    return Arrays.stream(list.split(",", -1))
        .filter(name -> !name.isBlank())
        .map(name -> valueOf(name.toUpperCase(Locale.ROOT)))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Scope.class)));
  }

  static String text(Set<Scope> scopes) {
    return scopes.stream()
        .sorted()
        .map(scope -> scope.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(","));
  }
}
