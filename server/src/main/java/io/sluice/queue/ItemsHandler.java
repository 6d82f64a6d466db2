package io.sluice.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A handler of messages that carry ids ({@link Items}). Everything that waits is worked on at once.
 * When that fails by the fault of something in it, each message, then each item, is worked on
 * alone, so that a poisonous one takes none with it.
 *
 * @param <T> what an id stands for
 */
public final class ItemsHandler<T> implements Handler {
  private static final Duration OUTAGE = Duration.ofSeconds(1);
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
    try {
      work.accept(all);
      return readings.stream().map(reading -> reading.verdict(Verdict.DONE)).toList();
    } catch (RuntimeException e) {
      if (outage.test(e)) {
        Verdict later = new Verdict.RetryLater(OUTAGE, sentence(e));
        return readings.stream().map(reading -> reading.verdict(later)).toList();
      }
      LOG.error("{}: {} items failed together; each goes alone", queue.text(), all.size(), e);
      return readings.stream().map(reading -> reading.verdict(alone(reading.items))).toList();
    }
  }

  private Verdict alone(Set<T> items) {
    Verdict verdict = Verdict.DONE;
    for (T item : items) {
      try {
        work.accept(Set.of(item));
      } catch (UnknownItemException e) {
        verdict = new Verdict.DeadLetter(sentence(e));
      } catch (RuntimeException e) {
        if (outage.test(e)) {
          return new Verdict.RetryLater(OUTAGE, sentence(e));
        }
        LOG.error("{}: {} failed", queue.text(), item, e);
        verdict = new Verdict.RetryWithBackoff(item + ": " + sentence(e));
      }
    }
    return verdict;
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
