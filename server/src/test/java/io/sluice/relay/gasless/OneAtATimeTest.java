package io.sluice.relay.gasless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many ask, one works, and nobody is forgotten. */
class OneAtATimeTest {
  private final OneAtATime turn = new OneAtATime();

  @Test
  void whoAsksMeanwhileIsAnsweredAtOnceAndServedAfterwards() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Deque<Boolean> says = new ArrayDeque<>(List.of(true, false));
    CompletableFuture<Boolean> first =
        CompletableFuture.supplyAsync(
            () ->
                turn.run(() -> {
                  begun.countDown();
                  await(go);
                  return says.remove();
                }),
            Thread::startVirtualThread);
    await(begun);
    assertThat(turn.run(OneAtATimeTest::never)).isTrue();
    go.countDown();
    assertThat(first.orTimeout(60, TimeUnit.SECONDS).join())
        .as("what the second round said")
        .isFalse();
    assertThat(says).isEmpty();
  }

  @Test
  void whoComesAfterAFaultWorksAgain() {
    assertThatThrownBy(() ->
            turn.run(() -> {
              throw new IllegalStateException("planted");
            }))
        .hasMessage("planted");
    assertThat(turn.run(() -> false)).isFalse();
  }

  private static boolean never() {
    throw new IllegalStateException("another is at it");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
