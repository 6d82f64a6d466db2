package io.sluice.engine.routing;

/** How often a client has its turn, compared with others. Safe for many threads. */
@FunctionalInterface
public interface Weights {
  /**
   * How many turns a client has in a round.
   *
   * @param client by its id
   * @return 1 or more
   */
  int of(long client);
}
