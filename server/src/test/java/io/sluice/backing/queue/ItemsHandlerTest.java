package io.sluice.backing.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ItemsHandlerTest {
  private final List<Set<Integer>> calls = new ArrayList<>();

  @Test
  void worksOffAllItemsOfAllMessagesAtOnce() {
    assertThat(handle(all -> {}, "1,2", "3", "1"))
        .containsExactly(Verdict.DONE, Verdict.DONE, Verdict.DONE);
    assertThat(calls).containsExactly(Set.of(1, 2, 3));
  }

  @Test
  void givesUpWhatIsNoMessageOfOursAndWorksOffTheRest() {
    List<Verdict> verdicts = handle(all -> {}, "1", "nonsense", "", "2");
    assertThat(verdicts.get(0)).isEqualTo(Verdict.DONE);
    assertThat(verdicts.get(1)).isInstanceOf(Verdict.DeadLetter.class);
    assertThat(verdicts.get(2)).isInstanceOf(Verdict.DeadLetter.class);
    assertThat(verdicts.get(3)).isEqualTo(Verdict.DONE);
    assertThat(calls).containsExactly(Set.of(1, 2));
  }

  @Test
  void doesNothingWhenNoMessageIsOurs() {
    assertThat(handle(all -> {}, "nonsense")).hasOnlyElementsOfType(Verdict.DeadLetter.class);
    assertThat(calls).isEmpty();
  }

  @Test
  void triesAllLaterWhenSomethingAroundIsAway() {
    assertThat(
            handle(
                all -> {
                  throw new Away();
                },
                "1",
                "2"))
        .hasOnlyElementsOfType(Verdict.RetryLater.class);
    assertThat(calls).hasSize(1);
  }

  @Test
  void singlesOutTheItemThatFails() {
    List<Verdict> verdicts =
        handle(
            all -> {
              if (all.contains(3)) {
                throw new IllegalStateException("three");
              }
            },
            "1,2",
            "3,4",
            "5");
    assertThat(verdicts)
        .containsExactly(Verdict.DONE, new Verdict.RetryWithBackoff("3: three"), Verdict.DONE);
    assertThat(calls)
        .containsExactly(
            Set.of(1, 2, 3, 4, 5), Set.of(1, 2), Set.of(3, 4, 5), Set.of(3), Set.of(4, 5));
  }

  @Test
  void findsOneAmongManyInFewTries() {
    String[] bodies = new String[256];
    Arrays.setAll(bodies, Integer::toString);
    List<Verdict> verdicts =
        handle(
            all -> {
              if (all.contains(77)) {
                throw new IllegalStateException("seventy-seven");
              }
            },
            bodies);
    assertThat(verdicts).filteredOn(verdict -> !verdict.equals(Verdict.DONE)).hasSize(1);
    assertThat(verdicts.get(77)).isInstanceOf(Verdict.RetryWithBackoff.class);
    assertThat(calls).hasSizeLessThanOrEqualTo(17);
  }

  @Test
  void acknowledgesWhatIsDoneThoughTheRestMustWait() {
    List<Verdict> verdicts =
        handle(
            all -> {
              if (all.contains(3)) {
                throw new IllegalStateException("three");
              }
              if (all.contains(4)) {
                throw new Away();
              }
            },
            "1",
            "2",
            "3",
            "4",
            "5");
    assertThat(verdicts.subList(0, 2)).containsOnly(Verdict.DONE);
    assertThat(verdicts.get(2)).isInstanceOf(Verdict.RetryWithBackoff.class);
    assertThat(verdicts.subList(3, 5)).hasOnlyElementsOfType(Verdict.RetryLater.class);
  }

  @Test
  void putsAsideAtOnceWhatNamesSomethingNobodyKnows() {
    List<Verdict> verdicts =
        handle(
            all -> {
              if (all.contains(2)) {
                throw new UnknownItemException("number 2");
              }
            },
            "1",
            "2");
    assertThat(verdicts.getFirst()).isEqualTo(Verdict.DONE);
    assertThat(verdicts.getLast())
        .isInstanceOfSatisfying(
            Verdict.DeadLetter.class, letter -> assertThat(letter.reason()).contains("number 2"));
  }

  @Test
  void waitsForWhatIsAwayEvenAfterAnItemFailed() {
    List<Verdict> verdicts =
        handle(
            all -> {
              if (all.contains(1)) {
                throw new IllegalStateException("one");
              }
              throw new Away();
            },
            "1,2");
    assertThat(verdicts).hasOnlyElementsOfType(Verdict.RetryLater.class);
  }

  @Test
  void saysWhatIsToBlame() {
    assertThat(fault(new IllegalStateException("connection reset"))).isEqualTo(Fault.UNKNOWN);
    assertThat(fault(new IllegalStateException("it broke", new IllegalStateException("why"))))
        .isEqualTo(Fault.UNKNOWN);
    assertThat(fault(new IllegalStateException("it broke", new Away()))).isEqualTo(Fault.TRANSIENT);
    assertThat(fault(new IllegalStateException(new IllegalStateException(new IOException()))))
        .isEqualTo(Fault.TRANSIENT);
    assertThat(fault(new IllegalStateException(new TimeoutException()))).isEqualTo(Fault.TRANSIENT);
  }

  @Test
  void asksForNoCauseForEver() {
    RuntimeException one = new IllegalStateException("one");
    one.initCause(new IllegalStateException("other", one));
    assertThat(fault(one)).isEqualTo(Fault.UNKNOWN);
  }

  private Fault fault(RuntimeException failure) {
    List<Verdict> verdicts =
        handle(
            all -> {
              throw failure;
            },
            "1");
    assertThat(verdicts).hasOnlyElementsOfType(Verdict.RetryWithBackoff.class);
    return ((Verdict.RetryWithBackoff) verdicts.getFirst()).fault();
  }

  private List<Verdict> handle(Consumer<Set<Integer>> work, String... bodies) {
    ItemsHandler<Integer> handler =
        new ItemsHandler<>(
            QueueName.TX_REQUEST,
            Integer::parseInt,
            items -> {
              calls.add(new TreeSet<>(items));
              work.accept(items);
            },
            failure -> failure instanceof Away,
            () -> true);
    return handler.handle(Arrays.stream(bodies).map(body -> new Message("m", body, 1)).toList());
  }

  private static final class Away extends RuntimeException {}
}
