package io.sluice.backing.fact;

import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Who wants to be told what. It is a bean in every process, whatever roles run there, since
 * whichever process causes a fact writes it for everybody who wants it; what works on it is a
 * {@link Subscriber}. One begins with what happens once its first process runs: nothing before is
 * told. What waits for a name that no process knows any more is deleted after a week.
 *
 * @param name for ever, since what waits is stored under it; up to 40 of a to z, 0 to 9 and '-'
 * @param kinds of the facts it wants; at least one, each up to 40 ASCII characters
 * @param open whether it wants any at present: while it does not, nothing is written for it. Asked
 *     on the way of every change, by many threads; must be quick
 */
public record Subscription(String name, Set<String> kinds, BooleanSupplier open) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");

  public Subscription {
    if (!NAME.matcher(name).matches() || kinds.isEmpty()) {
      throw new IllegalArgumentException(name + " is no name of a subscription, or wants nothing");
    }
    kinds = Set.copyOf(kinds);
  }

  /** One that always wants them. */
  public Subscription(String name, Set<String> kinds) {
    this(name, kinds, () -> true);
  }
}
