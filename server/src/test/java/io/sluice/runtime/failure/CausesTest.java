package io.sluice.runtime.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CausesTest {
  @Test
  void theDeepestIsLast() {
    IOException deepest = new IOException("reset");
    IllegalStateException middle = new IllegalStateException("no answer", deepest);
    IllegalStateException top = new IllegalStateException("failed", middle);
    assertThat(Causes.of(top)).containsExactly(top, middle, deepest);
    assertThat(Causes.of(deepest)).containsExactly(deepest);
  }

  @Test
  void whatCausesItselfHasAnEnd() {
    IllegalStateException one = new IllegalStateException("one");
    IllegalStateException other = new IllegalStateException("other", one);
    one.initCause(other);
    assertThat(Causes.of(one)).containsExactly(one, other);
  }
}
