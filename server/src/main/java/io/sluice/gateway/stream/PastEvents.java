package io.sluice.gateway.stream;

import io.sluice.backing.database.Outage;
import io.sluice.gateway.event.ClientEvent;
import io.sluice.gateway.event.Events;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import jakarta.annotation.PreDestroy;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Reads for streams what happened before they came, a page for each in turn: many who come back at
 * once take the database from nobody, and a long past holds up no short one. Safe for many threads.
 */
@Component
@ForRole(Role.API)
class PastEvents {
  /** Pages read at once; the pool has more connections. */
  private static final int THREADS = 2;

  private static final int PAGE = 200;
  private static final Logger LOG = LoggerFactory.getLogger(PastEvents.class);

  private final Events events;
  private final ExecutorService readers =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("past-events-", 0).factory());

  PastEvents(Events events) {
    this.events = events;
  }

  /**
   * Reads the past of a stream up to a number, and lets it go live.
   *
   * @param again is told the stream when so much has happened meanwhile that it must be brought
   *     again
   */
  void read(EventStream stream, long until, Consumer<EventStream> again) {
    if (stream.number() >= until) {
      finish(stream, until, again);
    } else {
      next(stream, until, again);
    }
  }

  private void next(EventStream stream, long until, Consumer<EventStream> again) {
    try {
      readers.execute(() -> step(stream, until, again));
    } catch (RejectedExecutionException e) {
      stream.end(); // the process ends
    }
  }

  private void step(EventStream stream, long until, Consumer<EventStream> again) {
    if (stream.isClosed()) {
      return;
    }
    try {
      boolean more = page(stream);
      stream.flush();
      if (more && stream.number() < until) {
        stream.whenDrained(() -> next(stream, until, again));
      } else {
        finish(stream, until, again);
      }
    } catch (RuntimeException e) {
      if (!Outage.is(e)) {
        LOG.error("The past of a stream cannot be read; it comes again", e);
      }
      stream.end();
    }
  }

  /**
   * @return whether there may be more
   */
  private boolean page(EventStream stream) {
    long from = stream.number();
    List<ClientEvent> some = events.after(stream.client(), from, PAGE);
    long forgotten = events.forgotten();
    if (forgotten > from) {
      stream.reset("too_old", forgotten);
      return true;
    }
    stream.replay(some);
    return some.size() == PAGE;
  }

  private static void finish(EventStream stream, long until, Consumer<EventStream> again) {
    if (stream.goLive(until)) {
      stream.flush();
    } else {
      again.accept(stream);
    }
  }

  @PreDestroy
  void close() {
    readers.shutdownNow();
  }
}
