package io.sluice.engine.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningPoolTest {
  private final SigningPool pool = new SigningPool();

  @AfterEach
  void close() {
    pool.destroy();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 15, 16, 17, 1000})
  void keepsTheOrderAndLeavesNothingOut(int count) {
    List<Integer> items = IntStream.range(0, count).boxed().toList();
    assertThat(pool.map(items, item -> item * 3))
        .containsExactlyElementsOf(items.stream().map(item -> item * 3).toList());
  }

  @Test
  void keepsAFewOnTheCallersThreadAndSharesMany() {
    Set<Thread> few = ConcurrentHashMap.newKeySet();
    pool.map(List.of(1, 2, 3, 4, 5, 6, 7), item -> few.add(Thread.currentThread()));
    assertThat(few).containsExactly(Thread.currentThread());
    Set<Thread> many = ConcurrentHashMap.newKeySet();
    pool.map(List.of(1, 2, 3, 4, 5, 6, 7, 8), item -> many.add(Thread.currentThread()));
    assertThat(many).isNotEmpty().doesNotContain(Thread.currentThread());
  }

  @Test
  void throwsWhatTheWorkThrew() {
    List<Integer> items = IntStream.range(0, 20).boxed().toList();
    assertThatThrownBy(() ->
            pool.map(
                items,
                item -> {
                  if (item == 19) {
                    throw new IllegalArgumentException("the last");
                  }
                  return item;
                }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the last");
  }
}
