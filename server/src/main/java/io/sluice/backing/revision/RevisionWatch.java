package io.sluice.backing.revision;

import io.sluice.backing.database.Outage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Looks whether something has changed, and tells whoever keeps it. One thread. */
@Component
class RevisionWatch {
  private static final Logger LOG = LoggerFactory.getLogger(RevisionWatch.class);
  private static final long NEVER_CHANGED = 0;

  private final Revisions revisions;
  private final List<RevisionListener> listeners;

  /** What each was last told; of all of them nothing is known when the process starts. */
  private final Map<RevisionListener, Long> told = new HashMap<>();

  RevisionWatch(Revisions revisions, ObjectProvider<RevisionListener> listeners) {
    this.revisions = revisions;
    this.listeners = listeners.stream().toList();
  }

  /** Never throws. */
  void tick() {
    if (listeners.isEmpty()) {
      return;
    }
    try {
      Map<String, Long> now = revisions.all();
      listeners.forEach(each -> tell(each, now.getOrDefault(each.revision(), NEVER_CHANGED)));
    } catch (RuntimeException e) {
      if (!Outage.is(e)) {
        LOG.error("Changes cannot be looked for; it is tried again", e);
      }
    }
  }

  private void tell(RevisionListener listener, long number) {
    if (Objects.equals(told.get(listener), number)) {
      return;
    }
    try {
      listener.changed();
      told.put(listener, number);
    } catch (RuntimeException e) {
      if (Outage.is(e)) {
        throw e;
      }
      LOG.error("The new {} cannot be read; it is tried again", listener.revision(), e);
    }
  }
}
