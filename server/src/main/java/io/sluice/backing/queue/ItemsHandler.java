package io.sluice.backing.queue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A handler of messages that carry ids ({@link Items}). Everything that waits is worked on at once.
 * When that fails by the fault of something in it, it is tried again in halves until that one is
 * found, so that a poisonous item takes none with it and costs a few tries more. When something
 * around is away, what is not done yet is tried later, and what is done is done.
 *
 * @param <T> what an id stands for
 */
public final class ItemsHandler<T> implements Handler {
  private static final Duration OUTAGE = Duration.ofSeconds(1);

  /** Causes of causes that are looked at; a chain of them may have no end. */
  private static final int DEEPEST_CAUSE = 20;

  private static final Logger LOG = LoggerFactory.getLogger(ItemsHandler.class);

  private final QueueName queue;
  private final Function<String, T> read;
  private final Consumer<Set<T>> work;
  private final Predicate<RuntimeException> outage;
  private final BooleanSupplier ready;

  /**
   * @param read an item's value; throws {@link IllegalArgumentException} when it is none
   * @param work does what is still to be done for the items and nothing for the others; repeated
   *     calls change nothing
   * @param outage whether what {@code work} threw is the fault of something around, and not of an
   *     item
   * @param ready whether it makes sense to receive at all
   */
  public ItemsHandler(
      QueueName queue,
      Function<String, T> read,
      Consumer<Set<T>> work,
      Predicate<RuntimeException> outage,
      BooleanSupplier ready) {
    this.queue = queue;
    this.read = read;
    this.work = work;
    this.outage = outage;
    this.ready = ready;
  }

  @Override
  public QueueName queue() {
    return queue;
  }

  @Override
  public boolean ready() {
    return ready.getAsBoolean();
  }

  @Override
  public List<Verdict> handle(List<Message> messages) {
    List<Reading<T>> readings = messages.stream().map(message -> reading(message.body())).toList();
    Set<T> all = new LinkedHashSet<>();
    readings.forEach(reading -> all.addAll(reading.items));
    if (all.isEmpty()) {
      return readings.stream().map(reading -> reading.verdict(Verdict.DONE)).toList();
    }
    Map<T, Verdict> troubles = new HashMap<>();
    workOn(List.copyOf(all), troubles);
    return readings.stream()
        .map(reading -> reading.verdict(worst(reading.items, troubles)))
        .toList();
  }

  /**
   * Works on items, and notes what became of those that failed.
   *
   * @return false when something around is away: nothing more is worked on then
   */
  private boolean workOn(List<T> items, Map<T, Verdict> troubles) {
    try {
      work.accept(new LinkedHashSet<>(items));
      return true;
    } catch (RuntimeException e) {
      if (outage.test(e)) {
        Verdict later = new Verdict.RetryLater(OUTAGE, sentence(e));
        items.forEach(item -> troubles.put(item, later));
        return false;
      }
      if (items.size() == 1) {
        troubles.put(items.getFirst(), verdict(items.getFirst(), e));
        return true;
      }
      LOG.warn("{}: {} items failed together: {}", queue.text(), items.size(), sentence(e));
    }
    int half = items.size() / 2;
    List<T> second = items.subList(half, items.size());
    if (workOn(items.subList(0, half), troubles)) {
      return workOn(second, troubles);
    }
    Verdict later = new Verdict.RetryLater(OUTAGE, "something around is away");
    second.forEach(item -> troubles.put(item, later));
    return false;
  }

  private Verdict verdict(T item, RuntimeException failure) {
    if (failure instanceof UnknownItemException) {
      return new Verdict.DeadLetter(sentence(failure));
    }
    LOG.error("{}: {} failed", queue.text(), item, failure);
    return new Verdict.RetryWithBackoff(item + ": " + sentence(failure), fault(failure));
  }

  /**
   * The item may be to blame, since the work did not say otherwise; but not where what failed below
   * it was something around.
   */
  private Fault fault(RuntimeException failure) {
    @Nullable Throwable cause = failure.getCause();
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      if (isAround(cause)) {
        return Fault.TRANSIENT;
      }
      cause = cause.getCause();
    }
    return Fault.UNKNOWN;
  }

  private boolean isAround(Throwable cause) {
    return cause instanceof IOException
        || cause instanceof TimeoutException
        || (cause instanceof RuntimeException failure && outage.test(failure));
  }

  /** What a message comes to: it goes again when anything in it has to. */
  private static <T> Verdict worst(Set<T> items, Map<T, Verdict> troubles) {
    return items.stream()
        .map(item -> troubles.getOrDefault(item, Verdict.DONE))
        .max(Comparator.comparingInt(ItemsHandler::weight))
        .orElse(Verdict.DONE);
  }

  private static int weight(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Done _ -> 0;
      case Verdict.DeadLetter _ -> 1;
      case Verdict.RetryWithBackoff _ -> 2;
      case Verdict.RetryLater _ -> 3;
    };
  }

  private Reading<T> reading(String body) {
    try {
      List<T> items = new ArrayList<>();
      Items.parse(body).forEach(item -> items.add(read.apply(item)));
      return new Reading<>(new LinkedHashSet<>(items), null);
    } catch (IllegalArgumentException e) {
      return new Reading<>(Set.of(), new Verdict.DeadLetter(sentence(e)));
    }
  }

  private static String sentence(RuntimeException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private record Reading<T>(Set<T> items, Verdict.@Nullable DeadLetter refusal) {
    Verdict verdict(Verdict whenRead) {
      return refusal == null ? whenRead : refusal;
    }
  }
}
