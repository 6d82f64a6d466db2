package io.sluice.gateway.event;

import java.util.List;

/** Is given every event in the database transaction that stores it. A bean. */
public interface EventSink {
  /**
   * Stores what follows from them; calls nobody. Whatever it throws undoes the events too, and they
   * come again.
   *
   * @param events one or more, oldest first
   */
  void stored(List<ClientEvent> events);
}
