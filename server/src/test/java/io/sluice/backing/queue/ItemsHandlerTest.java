package io.sluice.backing.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.queue.Verdict.DeadLetter;
import io.sluice.backing.queue.Verdict.Part;
import io.sluice.backing.queue.Verdict.RetryLater;
import io.sluice.backing.queue.Verdict.RetryWithBackoff;
import io.sluice.backing.queue.Verdict.Split;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.dao.QueryTimeoutException;

class ItemsHandlerTest {
  private static final Ending FULL = new Ending.Held("no room", Duration.ofSeconds(3));
  private static final RetryLater LATER = new RetryLater(Duration.ofSeconds(3), "no room");

  private final Numbers numbers = new Numbers();

  @Test
  void worksOffAllItemsOfAllMessagesAtOnce() {
    assertThat(handle("1,2", "3", "1")).containsOnly(Verdict.DONE);
    assertThat(numbers.calls).containsExactly(Set.of(1, 2, 3));
  }

  @Test
  void givesAStageNoMoreAtOnceThanItTakes() {
    numbers.most = 2;
    assertThat(handle("1,2,3", "4", "5")).containsOnly(Verdict.DONE);
    assertThat(numbers.calls).containsExactly(Set.of(1, 2), Set.of(3, 4), Set.of(5));
  }

  @Test
  void givesUpWhatIsNoMessageOfOursAndWorksOffTheRest() {
    List<Verdict> verdicts = handle("1", "{nonsense}", "", "2");
    assertThat(verdicts.get(0)).isEqualTo(Verdict.DONE);
    assertThat(verdicts.get(1)).isInstanceOf(DeadLetter.class);
    assertThat(verdicts.get(2)).isInstanceOf(DeadLetter.class);
    assertThat(verdicts.get(3)).isEqualTo(Verdict.DONE);
    assertThat(numbers.calls).containsExactly(Set.of(1, 2));
  }

  @Test
  void givesUpOneItemThatIsNoneOfOursAndWorksOffItsNeighbours() {
    assertThat(parts(handle("1,nonsense,2").getFirst()))
        .singleElement()
        .satisfies(part -> {
          assertThat(part.body()).isEqualTo("nonsense");
          assertThat(part.verdict()).isInstanceOf(DeadLetter.class);
        });
    assertThat(numbers.calls).containsExactly(Set.of(1, 2));
  }

  @Test
  void doesNothingWhenNoMessageIsOurs() {
    assertThat(handle("nonsense", "{}")).hasOnlyElementsOfType(DeadLetter.class);
    assertThat(numbers.calls).isEmpty();
  }

  @Test
  void acknowledgesMessagesThoughAnotherMustWait() {
    numbers.endings.put(2, FULL);
    assertThat(handle("1", "2", "3")).containsExactly(Verdict.DONE, LATER, Verdict.DONE);
  }

  @Test
  void keepsOfAMessageOnlyTheItemsThatMustWait() {
    numbers.endings.put(2, FULL);
    numbers.endings.put(4, FULL);
    assertThat(handle("1,2,3,4,5")).containsExactly(new Split(List.of(new Part("2,4", LATER))));
    assertThat(numbers.calls).hasSize(1);
  }

  @Test
  void leavesAMessageAsItIsWhenAllOfItMustWait() {
    numbers.endings.put(1, FULL);
    numbers.endings.put(2, new Ending.Held("no node", Duration.ofSeconds(3)));
    assertThat(handle("1,2"))
        .containsExactly(new RetryLater(Duration.ofSeconds(3), "no room; no node"));
  }

  @Test
  void letsItemsWaitNoLongerThanTheirOwnReasons() {
    RetryLater soon = new RetryLater(Duration.ofSeconds(1), "a busy node");
    numbers.endings.put(1, FULL);
    numbers.endings.put(2, new Ending.Held(soon.reason(), soon.delay()));
    assertThat(handle("1,2"))
        .containsExactly(new Split(List.of(new Part("1", LATER), new Part("2", soon))));
  }

  @Test
  void putsAsideAloneWhatNamesSomethingNobodyKnows() {
    numbers.endings.put(2, new Ending.Unknown("number 2"));
    numbers.endings.put(4, new Ending.Unknown("number 4"));
    DeadLetter two = new DeadLetter("number 2 is unknown");
    DeadLetter four = new DeadLetter("number 4 is unknown");
    assertThat(handle("1,2,3", "4", "5"))
        .containsExactly(new Split(List.of(new Part("2", two))), four, Verdict.DONE);
    assertThat(numbers.calls).hasSize(1);
  }

  @Test
  void triesAllLaterWhenTheDatabaseIsAway() {
    numbers.failures.put(2, away());
    assertThat(handle("1", "2")).hasOnlyElementsOfType(RetryLater.class);
    assertThat(numbers.calls).hasSize(1);
  }

  @Test
  void acknowledgesWhatWasDoneBeforeTheDatabaseWentAway() {
    numbers.most = 2;
    numbers.failures.put(3, away());
    List<Verdict> verdicts = handle("1", "2,3", "4", "5");
    assertThat(verdicts.getFirst()).isEqualTo(Verdict.DONE);
    assertThat(parts(verdicts.get(1)))
        .singleElement()
        .satisfies(part -> {
          assertThat(part.body()).isEqualTo("3");
          assertThat(part.verdict()).isInstanceOf(RetryLater.class);
        });
    assertThat(verdicts.subList(2, 4)).hasOnlyElementsOfType(RetryLater.class);
    assertThat(numbers.calls).as("5 is not tried").containsExactly(Set.of(1, 2), Set.of(3, 4));
  }

  @Test
  void singlesOutTheItemThatFails() {
    numbers.failures.put(3, new IllegalStateException("three"));
    assertThat(handle("1,2", "3", "4,5"))
        .containsExactly(Verdict.DONE, new RetryWithBackoff("3: three"), Verdict.DONE);
    assertThat(numbers.calls)
        .containsExactly(
            Set.of(1, 2, 3, 4, 5), Set.of(1, 2), Set.of(3, 4, 5), Set.of(3), Set.of(4, 5));
  }

  @Test
  void keepsTheItemThatFailsAndNoneOfItsMessage() {
    numbers.failures.put(3, new IllegalStateException("three"));
    assertThat(handle("3,4"))
        .containsExactly(new Split(List.of(new Part("3", new RetryWithBackoff("3: three")))));
  }

  @Test
  void findsOneAmongManyInFewTries() {
    numbers.failures.put(77, new IllegalStateException("seventy-seven"));
    String[] bodies = new String[256];
    Arrays.setAll(bodies, Integer::toString);
    List<Verdict> verdicts = handle(bodies);
    assertThat(verdicts).filteredOn(verdict -> !verdict.equals(Verdict.DONE)).hasSize(1);
    assertThat(verdicts.get(77)).isInstanceOf(RetryWithBackoff.class);
    assertThat(numbers.calls).hasSizeLessThanOrEqualTo(17);
  }

  @Test
  void isToldEachEndingAlthoughOneItemFails() {
    numbers.failures.put(1, new IllegalStateException("one"));
    numbers.endings.put(2, FULL);
    numbers.endings.put(3, new Ending.Unknown("number 3"));
    assertThat(handle("1,2,3,4"))
        .containsExactly(
            new Split(
                List.of(
                    new Part("1", new RetryWithBackoff("1: one")),
                    new Part("2", LATER),
                    new Part("3", new DeadLetter("number 3 is unknown")))));
  }

  @Test
  void waitsForWhatIsAwayEvenAfterAnItemFailed() {
    numbers.failures.put(1, new IllegalStateException("one"));
    numbers.failures.put(3, away());
    List<Verdict> verdicts = handle("1", "2", "3", "4");
    assertThat(verdicts.get(0)).isInstanceOf(RetryWithBackoff.class);
    assertThat(verdicts.get(1)).isEqualTo(Verdict.DONE);
    assertThat(verdicts.subList(2, 4)).hasOnlyElementsOfType(RetryLater.class);
  }

  @Test
  void takesSilenceForAFailure() {
    numbers.silentOn = 2;
    assertThat(handle("1", "2"))
        .containsExactly(Verdict.DONE, new RetryWithBackoff("2: the stage says nothing of it"));
  }

  @Test
  void saysWhatIsToBlame() {
    assertThat(fault(new IllegalStateException("connection reset"))).isEqualTo(Fault.UNKNOWN);
    assertThat(fault(new IllegalStateException("it broke", new IllegalStateException("why"))))
        .isEqualTo(Fault.UNKNOWN);
    assertThat(fault(new IllegalStateException("it broke", away()))).isEqualTo(Fault.TRANSIENT);
    assertThat(fault(new IllegalStateException(new IllegalStateException(new IOException()))))
        .isEqualTo(Fault.TRANSIENT);
    assertThat(fault(new IllegalStateException(new TimeoutException()))).isEqualTo(Fault.TRANSIENT);
  }

  @Test
  void mixesNoFaultsInOneMessage() {
    numbers.failures.put(1, new IllegalStateException("a bug"));
    numbers.failures.put(2, new IllegalStateException("no answer", new IOException()));
    assertThat(parts(handle("1,2").getFirst()))
        .extracting(part -> ((RetryWithBackoff) part.verdict()).fault())
        .containsExactly(Fault.UNKNOWN, Fault.TRANSIENT);
  }

  @Test
  @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void asksForNoCauseForEver() {
    RuntimeException one = new IllegalStateException("one");
    one.initCause(new IllegalStateException("other", one));
    assertThat(fault(one)).isEqualTo(Fault.UNKNOWN);
  }

  private static RuntimeException away() {
    return new QueryTimeoutException("the database is busy");
  }

  private Fault fault(RuntimeException failure) {
    numbers.failures.put(1, failure);
    List<Verdict> verdicts = handle("1");
    assertThat(verdicts).hasOnlyElementsOfType(RetryWithBackoff.class);
    return ((RetryWithBackoff) verdicts.getFirst()).fault();
  }

  private static List<Part> parts(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Split.class);
    return ((Split) verdict).parts();
  }

  private List<Verdict> handle(String... bodies) {
    List<Message> messages = Stream.of(bodies).map(body -> new Message("m", body, 1)).toList();
    return new ItemsHandler<>(numbers).handle(messages);
  }

  /** A stage of numbers, some of which end as the test says. */
  private static final class Numbers implements Stage<Integer> {
    private final List<Set<Integer>> calls = new ArrayList<>();
    private final Map<Integer, Ending> endings = new HashMap<>();
    private final Map<Integer, RuntimeException> failures = new HashMap<>();
    private int most = Integer.MAX_VALUE;
    private int silentOn = -1;

    @Override
    public QueueName queue() {
      return QueueName.TX_REQUEST;
    }

    @Override
    public Integer read(String item) {
      return Integer.valueOf(item);
    }

    @Override
    public int most() {
      return most;
    }

    @Override
    public Map<Integer, Ending> work(Set<Integer> items) {
      calls.add(new TreeSet<>(items));
      for (Integer item : items) {
        RuntimeException failure = failures.get(item);
        if (failure != null) {
          throw failure;
        }
      }
      Set<Integer> answered = new HashSet<>(items);
      answered.remove(silentOn);
      Map<Integer, Ending> all = Ending.each(answered, Ending.DONE);
      answered.forEach(item -> all.replace(item, endings.getOrDefault(item, Ending.DONE)));
      return all;
    }
  }
}
