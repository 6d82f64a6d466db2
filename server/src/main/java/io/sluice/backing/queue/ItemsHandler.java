package io.sluice.backing.queue;

import io.sluice.backing.database.Outage;
import io.sluice.backing.queue.Verdict.DeadLetter;
import io.sluice.backing.queue.Verdict.Part;
import io.sluice.backing.queue.Verdict.RetryLater;
import io.sluice.backing.queue.Verdict.RetryWithBackoff;
import io.sluice.backing.queue.Verdict.Split;
import io.sluice.backing.queue.Verdict.Unfinished;
import io.sluice.runtime.failure.Causes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a stage the items of all messages that wait, at once, and makes a verdict per message of
 * the endings per item. When a call fails by a bug, its items are tried again in halves until the
 * one that fails is found, so that it takes none with it and costs a few tries more. When the
 * database is away, what is not done yet is tried later, and what is done is done.
 *
 * @param <T> what an item names
 */
public final class ItemsHandler<T> implements Handler {
  private static final Duration OUTAGE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(ItemsHandler.class);

  private final Stage<T> stage;

  public ItemsHandler(Stage<T> stage) {
    this.stage = stage;
  }

  @Override
  public QueueName queue() {
    return stage.queue();
  }

  @Override
  public boolean ready() {
    return stage.ready();
  }

  @Override
  public List<Verdict> handle(List<Message> messages) {
    List<Reading<T>> readings = messages.stream().map(message -> read(message.body())).toList();
    Set<T> all = new LinkedHashSet<>();
    readings.forEach(reading -> all.addAll(reading.items.values()));
    Map<T, Unfinished> unfinished = workOff(List.copyOf(all));
    return readings.stream().map(reading -> reading.verdict(unfinished)).toList();
  }

  /**
   * Works on all items, as many at once as the stage takes.
   *
   * @return those that are not done
   */
  private Map<T, Unfinished> workOff(List<T> all) {
    Map<T, Unfinished> unfinished = new HashMap<>();
    int step = Math.min(stage.most(), all.size());
    boolean away = false;
    for (int from = 0; from < all.size(); from += step) {
      List<T> some = all.subList(from, Math.min(from + step, all.size()));
      if (away) {
        postpone(some, unfinished);
      } else {
        away = !workOn(some, unfinished);
      }
    }
    return unfinished;
  }

  /**
   * Works on items, and notes those that are not done.
   *
   * @return false when the database is away: nothing more is worked on then
   */
  private boolean workOn(List<T> items, Map<T, Unfinished> unfinished) {
    try {
      note(items, stage.work(new LinkedHashSet<>(items)), unfinished);
      return true;
    } catch (RuntimeException e) {
      if (Outage.is(e)) {
        Unfinished later = new RetryLater(OUTAGE, sentence(e));
        items.forEach(item -> unfinished.put(item, later));
        return false;
      }
      if (items.size() == 1) {
        unfinished.put(items.getFirst(), failed(items.getFirst(), e));
        return true;
      }
      LOG.warn("{}: {} items failed together: {}", queue().text(), items.size(), sentence(e));
    }
    int half = items.size() / 2;
    List<T> second = items.subList(half, items.size());
    if (workOn(items.subList(0, half), unfinished)) {
      return workOn(second, unfinished);
    }
    postpone(second, unfinished);
    return false;
  }

  private void postpone(List<T> items, Map<T, Unfinished> unfinished) {
    Unfinished later = new RetryLater(OUTAGE, "the database is away");
    items.forEach(item -> unfinished.put(item, later));
  }

  private void note(List<T> items, Map<T, Ending> endings, Map<T, Unfinished> unfinished) {
    for (T item : items) {
      @Nullable Ending ending = endings.get(item);
      switch (ending) {
        case null -> {
          LOG.error("{}: the stage says nothing of {}", queue().text(), item);
          unfinished.put(item, new RetryWithBackoff(item + ": the stage says nothing of it"));
        }
        case Ending.Done() -> {}
        case Ending.Held(String why, Duration delay) ->
            unfinished.put(item, new RetryLater(delay, why));
        case Ending.Unknown(String what) ->
            unfinished.put(item, new DeadLetter(what + " is unknown"));
      }
    }
  }

  private Unfinished failed(T item, RuntimeException failure) {
    LOG.error("{}: {} failed", queue().text(), item, failure);
    return new RetryWithBackoff(item + ": " + sentence(failure), fault(failure));
  }

  /** The item may be to blame, but not where what failed below it was something around. */
  private static Fault fault(RuntimeException failure) {
    boolean around = Causes.of(failure).stream().skip(1).anyMatch(ItemsHandler::isAround);
    return around ? Fault.TRANSIENT : Fault.UNKNOWN;
  }

  private static boolean isAround(Throwable cause) {
    return cause instanceof IOException
        || cause instanceof TimeoutException
        || (cause instanceof RuntimeException failure && Outage.is(failure));
  }

  private Reading<T> read(String body) {
    Map<String, T> items = new LinkedHashMap<>();
    Map<String, Unfinished> refused = new LinkedHashMap<>();
    List<String> texts;
    try {
      texts = Items.parse(body);
    } catch (IllegalArgumentException e) {
      return new Reading<>(items, Map.of(body, new DeadLetter(sentence(e))));
    }
    for (String text : texts) {
      try {
        items.put(text, stage.read(text));
      } catch (IllegalArgumentException e) {
        refused.put(text, new DeadLetter(sentence(e)));
      }
    }
    return new Reading<>(items, refused);
  }

  private static String sentence(RuntimeException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  /**
   * A message that was read.
   *
   * @param items by their text
   * @param refused what is no item of this queue, by its text
   */
  private record Reading<T>(Map<String, T> items, Map<String, Unfinished> refused) {
    Verdict verdict(Map<T, Unfinished> unfinished) {
      Map<String, Unfinished> left = new LinkedHashMap<>(refused);
      items.forEach((text, item) -> {
        Unfinished verdict = unfinished.get(item);
        if (verdict != null) {
          left.put(text, verdict);
        }
      });
      if (left.isEmpty()) {
        return Verdict.DONE;
      }
      List<Part> parts = parts(left);
      boolean alike = parts.size() == 1 && left.size() == items.size() + refused.size();
      return alike ? parts.getFirst().verdict() : new Split(parts);
    }

    /** One part for all that differ by their reasons alone. */
    private static List<Part> parts(Map<String, Unfinished> left) {
      Map<Unfinished, Map<String, Unfinished>> groups = new LinkedHashMap<>();
      left.forEach((text, verdict) ->
          groups
              .computeIfAbsent(verdict.because(""), any -> new LinkedHashMap<>())
              .put(text, verdict));
      List<Part> parts = new ArrayList<>();
      groups.forEach((verdict, alike) -> {
        String reasons =
            alike.values().stream()
                .map(Unfinished::reason)
                .distinct()
                .collect(Collectors.joining("; "));
        parts.add(new Part(Items.join(List.copyOf(alike.keySet())), verdict.because(reasons)));
      });
      return parts;
    }
  }
}
