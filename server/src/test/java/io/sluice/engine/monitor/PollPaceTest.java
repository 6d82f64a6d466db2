package io.sluice.engine.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often a chain is asked for its newest block. */
class PollPaceTest {
  @ParameterizedTest(name = "a block every {0} ms: after one {1} ms, then every {2} ms")
  @CsvSource({
    "50, 100, 100",
    "250, 225, 100",
    "500, 475, 100",
    "750, 713, 150",
    "1000, 950, 200",
    "2000, 1900, 400",
    "12000, 11750, 1000"
  })
  void itFollowsTheChain(long blockTime, long afterBlock, long step) {
    var pace = new PollPace(Duration.ofMillis(blockTime), null);
    assertThat(pace.afterBlock()).isCloseTo(Duration.ofMillis(afterBlock), Duration.ofMillis(1));
    assertThat(pace.step()).isEqualTo(Duration.ofMillis(step));
  }

  @Test
  void whatIsSetIsKept() {
    var pace = new PollPace(Duration.ofSeconds(2), Duration.ofMillis(200));
    assertThat(pace.afterBlock()).isEqualTo(Duration.ofMillis(200));
    assertThat(pace.step()).isEqualTo(Duration.ofMillis(200));
  }

  /** Blocks that come like clockwork: the looks drift to just after them, and cost few more. */
  @Test
  void aDayOfATwoSecondChainCostsFarLessThanAHundredThousandLooks() {
    var pace = new PollPace(Duration.ofSeconds(2), null);
    long now = 1_300;
    long seen = 0;
    long looks = 0;
    long late = 0;
    while (now < Duration.ofDays(1).toMillis()) {
      looks++;
      long newest = now / 2_000;
      boolean found = newest > seen;
      if (found) {
        late = Math.max(late, seen == 0 ? 0 : now - newest * 2_000);
        seen = newest;
      }
      now += (found ? pace.afterBlock() : pace.step()).toMillis();
    }
    assertThat(looks).isLessThan(60_000);
    assertThat(late).as("ms until a block is seen").isLessThanOrEqualTo(1_300);
  }
}
