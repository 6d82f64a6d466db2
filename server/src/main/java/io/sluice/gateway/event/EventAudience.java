package io.sluice.gateway.event;

import io.sluice.backing.revision.RevisionListener;
import io.sluice.backing.revision.Revisions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Who is told events at all, from memory; a change is in force in every process within a second.
 * What happens to others is neither told nor stored. Safe for many threads.
 */
@Component
public class EventAudience implements RevisionListener {
  private static final String REVISION = "event-audience";

  private final List<EventWay> ways;
  private final Revisions revisions;

  /** {@code null} until it was read first: whoever might listen is told. */
  private volatile @Nullable Set<Long> known;

  EventAudience(ObjectProvider<EventWay> ways, Revisions revisions) {
    this.ways = ways.stream().toList();
    this.revisions = revisions;
  }

  /** Whether any client is. */
  public boolean isAnyone() {
    Set<Long> clients = known;
    return clients == null ? !ways.isEmpty() : !clients.isEmpty();
  }

  /** Whether this client is. */
  public boolean has(long client) {
    Set<Long> clients = known;
    return clients == null ? !ways.isEmpty() : clients.contains(client);
  }

  /**
   * Says that an {@link EventWay} leads to others than before, in the database transaction of the
   * change, near its end: others who do the same wait for the commit.
   */
  public void announce() {
    revisions.changed(REVISION);
  }

  @Override
  public String revision() {
    return REVISION;
  }

  @Override
  public void changed() {
    Set<Long> clients = new HashSet<>();
    ways.forEach(way -> clients.addAll(way.clients()));
    known = Set.copyOf(clients);
  }
}
