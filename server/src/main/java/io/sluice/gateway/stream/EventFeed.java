package io.sluice.gateway.stream;

import io.sluice.backing.database.Outage;
import io.sluice.gateway.event.ClientEvent;
import io.sluice.gateway.event.Events;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Reads what has happened once for all streams of this process, by number, and hands it out.
 * Nothing is asked while there is no stream. One thread ticks; streams are brought by any.
 */
@Component
@ForRole(Role.API)
class EventFeed {
  /** Events read at once. */
  private static final int PAGE = 500;

  private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);

  private final Events events;
  private final OpenStreams streams;
  private final PastEvents past;
  private final StreamSettings settings;
  private final Clock clock;
  private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
  private final Map<Long, Set<EventStream>> byClient = new HashMap<>();
  private Instant nextBeat = Instant.MIN;

  /** Everything up to it was handed out; read by other threads too. */
  private volatile long position;

  EventFeed(
      Events events, OpenStreams streams, PastEvents past, StreamSettings settings, Clock clock) {
    this.events = events;
    this.streams = streams;
    this.past = past;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Serves a stream from the next tick on, but not before a time.
   *
   * @param greeting is sent first
   */
  void bring(EventStream stream, List<Frame> greeting, Instant from) {
    arrivals.add(new Arrival(stream, greeting, from));
  }

  private void bringAgain(EventStream stream) {
    bring(stream, List.of(), Instant.MIN);
  }

  /** Until the next tick, if nothing wakes it before. */
  Duration pause() {
    Instant now = clock.instant();
    return arrivals.stream()
        .map(each -> Duration.between(now, each.from()))
        .filter(each -> each.compareTo(settings.poll()) < 0)
        .min(Duration::compareTo)
        .map(each -> each.isNegative() ? Duration.ZERO : each)
        .orElse(settings.poll());
  }

  long position() {
    return position;
  }

  /** Hands out what is new. Never throws. */
  void tick() {
    try {
      leave();
      welcome();
      while (!byClient.isEmpty() && handOut()) {
        welcome();
      }
      beat();
    } catch (RuntimeException e) {
      if (!Outage.is(e)) {
        LOG.error("Events cannot be handed to streams; it is tried again", e);
      }
    }
  }

  private void leave() {
    byClient.values().forEach(each -> each.removeIf(EventStream::isClosed));
    byClient.values().removeIf(Set::isEmpty);
  }

  private void welcome() {
    Instant now = clock.instant();
    for (Iterator<Arrival> each = arrivals.iterator(); each.hasNext(); ) {
      Arrival arrival = each.next();
      if (!arrival.from().isAfter(now)) {
        welcome(arrival);
        each.remove();
      }
    }
  }

  private void welcome(Arrival arrival) {
    if (byClient.isEmpty()) {
      position = events.newest();
    }
    EventStream stream = arrival.stream();
    arrival.greeting().forEach(stream::say);
    byClient.computeIfAbsent(stream.client(), any -> new HashSet<>()).add(stream);
    past.read(stream, position, this::bringAgain);
  }

  /**
   * @return whether there is more
   */
  private boolean handOut() {
    List<ClientEvent> some = events.after(position, PAGE);
    Set<EventStream> told = new HashSet<>();
    for (ClientEvent event : some) {
      Set<EventStream> listening = byClient.getOrDefault(event.client(), Set.of());
      if (!listening.isEmpty()) {
        Frame frame = Frame.of(event);
        for (EventStream each : listening) {
          if (!each.offer(event, frame)) {
            streams.cutOff(each);
          }
        }
        told.addAll(listening);
      }
      position = event.number();
    }
    told.forEach(EventStream::flush);
    return some.size() == PAGE;
  }

  private void beat() {
    Instant now = clock.instant();
    if (now.isBefore(nextBeat)) {
      return;
    }
    nextBeat = now.plus(settings.heartbeat());
    for (Set<EventStream> some : byClient.values()) {
      for (EventStream each : some) {
        each.beat(position);
        each.flush();
      }
    }
  }

  /** A stream that is to be served. */
  private record Arrival(EventStream stream, List<Frame> greeting, Instant from) {}
}
