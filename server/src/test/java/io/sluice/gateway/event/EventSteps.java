package io.sluice.gateway.event;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/** Lets a test make events happen, and forget them. */
public final class EventSteps {
  private final ApplicationContext context;

  public EventSteps(ApplicationContext context) {
    this.context = context;
  }

  /** Stores one in a database transaction of its own. */
  public void happen(long client, UUID subject, String type, String content) {
    happen(List.of(new NewEvent(client, subject, type, Instant.EPOCH, content)));
  }

  /** Stores so many of a client at once, with {@code {"n":0}} and so on as data. */
  public void happen(long client, int count) {
    UUID subject = new UUID(7, client);
    happen(
        IntStream.range(0, count)
            .mapToObj(i ->
                new NewEvent(
                    client, subject, "transaction.mined", Instant.EPOCH, "{\"n\":" + i + "}"))
            .toList());
  }

  public void happen(List<NewEvent> events) {
    context
        .getBean(TransactionTemplate.class)
        .executeWithoutResult(status -> context.getBean(Events.class).append(events));
  }

  public long newest() {
    return context.getBean(Events.class).newest();
  }

  public long forgotten() {
    return context.getBean(Events.class).forgotten();
  }

  /** Deletes what was kept long enough; of what these steps store that is all. */
  public void forget() {
    context.getBean(EventRetention.class).forget();
  }
}
