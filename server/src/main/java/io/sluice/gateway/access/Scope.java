package io.sluice.gateway.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a key allows. Each operation names the one it needs ({@link Needs}). */
public enum Scope {
  /** Asking for transactions of one's own, and for the relayers that carry them. */
  RELAY_READ("relay:read"),
  /** Sending, speeding up and canceling transactions. */
  RELAY_WRITE("relay:write"),
  /** Asking for withdrawals of one's own. */
  WITHDRAWALS_READ("withdrawals:read"),
  /** Asking for money to be paid out. */
  WITHDRAWALS_WRITE("withdrawals:write"),
  /** Sending graph jobs, and asking for them. */
  GRAPHS_WRITE("graphs:write"),
  /** What concerns everybody: clients and their keys, relayers, dead letters. */
  ADMIN("admin");

  private final String text;

  Scope(String text) {
    this.text = text;
  }

  /** As the API writes it. */
  public String text() {
    return text;
  }

  /** Empty when there is none of this name. */
  static Optional<Scope> of(String text) {
    return Arrays.stream(values()).filter(scope -> scope.text.equals(text)).findFirst();
  }

  /** Of a column. What nobody knows here allows nothing. */
  static Set<Scope> parse(String list) {
    return Arrays.stream(list.split(",", -1))
        .flatMap(each -> of(each).stream())
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Scope.class)));
  }

  static String text(Set<Scope> scopes) {
    return scopes.stream().sorted().map(Scope::text).collect(Collectors.joining(","));
  }

  @Override
  public String toString() {
    return text;
  }
}
