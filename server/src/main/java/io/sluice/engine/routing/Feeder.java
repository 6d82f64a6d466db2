package io.sluice.engine.routing;

/**
 * Makes transactions of what waits elsewhere, as late as it can: before a turn of the router, which
 * then gives them their way at once. A bean of a network, in processes of the relay role.
 *
 * <p>Threads: {@link #feed} is called by several at once, here and in other processes.
 */
public interface Feeder {
  /**
   * What asks for it on the queue of accepted transactions, in the place of an id; never changes.
   *
   * @return 1 to 20 of a-z
   */
  String name();

  /**
   * Stores transactions that are accepted from then on. It commits what it does, and is not called
   * in a database transaction.
   *
   * @return whether something was left that may be ready soon
   */
  boolean feed();
}
