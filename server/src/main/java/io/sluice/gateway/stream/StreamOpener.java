package io.sluice.gateway.stream;

import io.sluice.gateway.access.Client;
import io.sluice.gateway.access.LongStay;
import io.sluice.gateway.access.Scope;
import io.sluice.gateway.event.Events;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.http.CutOff;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.sluice.runtime.role.Ticker;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** Makes a stream out of a request. What is wrong is answered before it begins. */
@Component
@ForRole(Role.API)
class StreamOpener {
  /** In which every process knows that a client listens. */
  private static final Duration KNOWN = Duration.ofSeconds(1);

  private static final long NEVER = 0;

  private final Events events;
  private final StreamingClients clients;
  private final OpenStreams streams;
  private final EventFeed feed;
  private final Ticker ticker;
  private final LongStay stays;
  private final StreamSettings settings;
  private final Clock clock;

  StreamOpener(
      Events events,
      StreamingClients clients,
      OpenStreams streams,
      EventFeed feed,
      @Qualifier("streamFeed") Ticker ticker,
      EventBell bell,
      LongStay stays,
      StreamSettings settings,
      Clock clock) {
    this.events = events;
    this.clients = clients;
    this.streams = streams;
    this.feed = feed;
    this.ticker = ticker;
    this.stays = stays;
    this.settings = settings;
    this.clock = clock;
    bell.listen(this::heard);
  }

  /** Events up to this number are stored. */
  private void heard(long number) {
    if (!streams.isEmpty() && number > feed.position()) {
      ticker.wake();
    }
  }

  /**
   * Opens one. The answer of a client that did not listen before begins once every process knows
   * that it does, so that what happens after that is told.
   *
   * @throws RefusedException when there is no place for it
   */
  void open(
      Client client, StreamQuery query, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    streams.enter(client.id());
    boolean opened = false;
    try {
      boolean listens = clients.see(client.id());
      Beginning beginning = beginning(query.after());
      EventStream stream = stream(client, query, beginning, request, response);
      opened = true;
      stream.attach();
      streams.add(stream);
      Instant now = clock.instant();
      feed.bring(stream, greeting(beginning), listens ? now : now.plus(KNOWN));
      ticker.wake();
    } finally {
      if (!opened) {
        streams.leave(client.id());
      }
    }
  }

  private List<Frame> greeting(Beginning beginning) {
    Frame hello = Frame.hello(settings.retry(), beginning.number);
    return beginning.reset == null
        ? List.of(hello)
        : List.of(hello, Frame.reset(beginning.reset, beginning.number));
  }

  private Beginning beginning(@Nullable Long asked) {
    long newest = events.newest();
    if (asked == null) {
      return new Beginning(newest, null);
    }
    if (asked > newest) {
      return new Beginning(newest, "unknown");
    }
    return asked < events.forgotten()
        ? new Beginning(newest, "too_old")
        : new Beginning(asked, null);
  }

  private EventStream stream(
      Client client,
      StreamQuery query,
      Beginning beginning,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
    response.setCharacterEncoding("UTF-8");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Accel-Buffering", "no"); // nginx passes it on as it comes
    AsyncContext context = request.startAsync();
    context.setTimeout(NEVER);
    return new EventStream(
        client.id(),
        query,
        beginning.number,
        stays.of(request, client, Scope.RELAY_READ),
        context,
        CutOff.of(request).orElse(context::complete),
        response.getOutputStream(),
        settings.buffer().toBytes(),
        ended -> {
          streams.remove(ended);
          streams.leave(client.id());
        });
  }

  /**
   * Where a stream begins.
   *
   * @param reset why it does not where it was asked to; {@code null} when it does
   */
  private record Beginning(long number, @Nullable String reset) {}
}
