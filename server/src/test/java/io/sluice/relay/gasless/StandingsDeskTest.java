package io.sluice.relay.gasless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class StandingsDeskTest {
  private static final ChainId CHAIN = new ChainId(31337);
  private static final int OTHERS = 20;

  private final ConcurrentLinkedQueue<Set<Address>> questions = new ConcurrentLinkedQueue<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch answered = new CountDownLatch(1);
  private final StandingsDesk desk = new StandingsDesk(this::standings);

  @Test
  void whoAsksMeanwhileSharesTheNextQuestionAndLearnsOfItsOwnAlone() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Map<Address, ForwardSigners.Standing>> first =
          threads.submit(() -> desk.ask(CHAIN, user(99), Map.of(user(0), Set.of(0L))));
      begun.await();
      List<Future<Map<Address, ForwardSigners.Standing>>> others = new ArrayList<>();
      for (int i = 1; i <= OTHERS; i++) {
        int number = i;
        others.add(
            threads.submit(
                () -> desk.ask(CHAIN, user(99), Map.of(user(number), Set.of((long) number)))));
      }
      while (desk.waiting() < OTHERS) {
        Thread.onSpinWait();
      }
      answered.countDown();
      assertThat(first.get()).containsOnlyKeys(user(0));
      for (int i = 1; i <= OTHERS; i++) {
        assertThat(others.get(i - 1).get()).containsOnlyKeys(user(i));
      }
    }
    assertThat(questions).hasSize(2);
    assertThat(List.copyOf(questions).getLast()).hasSize(OTHERS);
  }

  @Test
  void whatWasLearnedIsNobodyElses() {
    answered.countDown();
    StandingsDesk same =
        new StandingsDesk((chain, forwarder, nonces) ->
            Map.of(user(1), new ForwardSigners.Standing(1, 0, 0, Set.of())));
    Map<Address, Set<Long>> asked = Map.of(user(1), Set.of(0L));
    same.ask(CHAIN, user(99), asked).values().forEach(each -> each.open().add(7L));
    assertThat(same.ask(CHAIN, user(99), asked).values())
        .hasSize(1)
        .allMatch(each -> each.open().isEmpty());
  }

  @Test
  void aFailureIsToldAndTheNextAsksAgain() {
    List<Integer> calls = new ArrayList<>();
    StandingsDesk failing =
        new StandingsDesk((chain, forwarder, nonces) -> {
          calls.add(nonces.size());
          if (calls.size() == 1) {
            throw new IllegalStateException("away");
          }
          return Map.of();
        });
    Map<Address, Set<Long>> asked = Map.of(user(1), Set.of(0L));
    assertThatThrownBy(() -> failing.ask(CHAIN, user(99), asked)).hasMessage("away");
    assertThat(failing.ask(CHAIN, user(99), asked)).isEmpty();
    assertThat(failing.waiting()).isZero();
  }

  private Map<Address, ForwardSigners.Standing> standings(
      ChainId chain, Address forwarder, Map<Address, ? extends Collection<Long>> nonces) {
    questions.add(Set.copyOf(nonces.keySet()));
    begun.countDown();
    try {
      answered.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Map<Address, ForwardSigners.Standing> all = new HashMap<>();
    nonces.forEach(
        (user, each) -> all.put(user, new ForwardSigners.Standing(1, 0, 0, new HashSet<>(each))));
    return all;
  }

  private static Address user(int number) {
    return Address.parse("0x%040x".formatted(number + 1));
  }
}
