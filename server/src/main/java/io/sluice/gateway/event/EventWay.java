package io.sluice.gateway.event;

import java.util.Set;

/**
 * A way on which clients are told events. It is a bean in every process, since events are stored
 * for those clients alone whom some way leads to.
 */
public interface EventWay {
  /**
   * The clients whom it leads to at present, as the database has it. Who changes them calls {@link
   * EventAudience#announce} in the same database transaction. Called by one thread at a time.
   */
  Set<Long> clients();
}
