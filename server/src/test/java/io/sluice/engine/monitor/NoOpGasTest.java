package io.sluice.engine.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.TestClock;
import io.sluice.engine.keys.TestKeys;
import io.sluice.evm.chain.Address;
import io.sluice.evm.rpc.FakeChain;
import io.sluice.evm.rpc.GasAnswer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NoOpGasTest {
  private static final Address LANE = new Address("0x" + "ab".repeat(20));

  private final FakeChain chain = new FakeChain(TestKeys::signer);
  private final TestClock clock = new TestClock();
  private final NoOpGas noOps = new NoOpGas(chain, clock);

  @Test
  void isExactWhereItIsTheUsualAndHasAMarginElsewhere() {
    assertThat(noOps.of(LANE)).isEqualTo(21_000);
    chain.setIntrinsicGas(60_000);
    assertThat(noOps.of(LANE)).isEqualTo(21_000); // as asked a moment ago
    clock.advance(Duration.ofMinutes(5));
    assertThat(noOps.of(LANE)).isEqualTo(72_000);
  }

  @Test
  void isNeverUnderWhatEveryChainAsks() {
    chain.estimateAt(LANE, new GasAnswer.Estimate(5));
    assertThat(noOps.of(LANE)).isEqualTo(21_000);
  }

  @Test
  void keepsWhatItKnewWhereNoNodeCanSay() {
    chain.setIntrinsicGas(60_000);
    noOps.of(LANE);
    chain.setDown(true);
    clock.advance(Duration.ofMinutes(5));
    assertThat(noOps.of(LANE)).isEqualTo(72_000);
  }

  @Test
  void growsByHalfWhereTheEstimateDoesNotAndIsRemembered() {
    assertThat(noOps.moreThan(21_000, LANE)).isEqualTo(31_500);
    assertThat(noOps.of(LANE)).isEqualTo(31_500);
    assertThat(noOps.moreThan(21_000, LANE)).isEqualTo(31_500); // known by now
    assertThat(noOps.moreThan(31_500, LANE)).isEqualTo(47_250);
    chain.setIntrinsicGas(60_000);
    assertThat(noOps.moreThan(47_250, LANE)).isEqualTo(72_000);
    chain.setDown(true);
    assertThat(noOps.moreThan(72_000, LANE)).isEqualTo(108_000);
  }
}
