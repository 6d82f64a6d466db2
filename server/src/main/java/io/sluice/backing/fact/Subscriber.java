package io.sluice.backing.fact;

import java.util.List;

/**
 * Works on the facts of a subscription. It is a bean in the processes of the role that owns it; one
 * of them works at a time, by one thread.
 */
public interface Subscriber {
  /** Whose facts it works on; a bean too. */
  Subscription subscription();

  /**
   * Takes some facts, oldest first; those of one subject come in the order in which they happened.
   * It runs in a database transaction that also ends them: what it stores there happens exactly
   * once. Whatever else it does may happen again, and holds a connection meanwhile; so it calls
   * nothing that is far away, and hands that to a queue.
   *
   * <p>When it throws, nothing of it happened. An outage of the database is waited for; else fewer
   * are handed in, until the one that it cannot take is found. That one is put aside, with all
   * later ones of its subject, tried again ever more slowly, and shown; the others go on.
   */
  void handle(List<Fact> facts);
}
