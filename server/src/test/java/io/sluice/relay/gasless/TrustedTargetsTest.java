package io.sluice.relay.gasless;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.TestClock;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.rpc.FakeChain;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TrustedTargetsTest {
  private static final Address FORWARDER = new Address("0x" + "f1".repeat(20));
  private static final Address OTHER = new Address("0x" + "f2".repeat(20));
  private static final Address TARGET = new Address("0x" + "7a".repeat(20));

  private final FakeChain chain = new FakeChain(raw -> Address.ZERO);
  private final TestClock clock = new TestClock();
  private final TrustedTargets targets = new TrustedTargets(chain, clock);

  @Test
  void remembersTrustForTenMinutes() {
    chain.deploy(TARGET, ForwarderContract.trusting(FORWARDER));
    assertThat(trusts(TARGET, FORWARDER)).isTrue();
    assertThat(trusts(TARGET, OTHER)).as("each forwarder on its own").isFalse();
    chain.deploy(TARGET, data -> Bytes.parse("0x" + "00".repeat(32)));
    clock.advance(Duration.ofMinutes(10).minusMillis(1));
    assertThat(trusts(TARGET, FORWARDER)).isTrue();
    clock.advance(Duration.ofMillis(1));
    assertThat(trusts(TARGET, FORWARDER)).isFalse();
  }

  @Test
  void remembersDistrustForHalfAMinute() {
    assertThat(trusts(TARGET, FORWARDER)).as("no contract").isFalse();
    chain.deploy(TARGET, ForwarderContract.trusting(FORWARDER));
    clock.advance(Duration.ofSeconds(30).minusMillis(1));
    assertThat(trusts(TARGET, FORWARDER)).isFalse();
    assertThat(chain.asked()).hasSize(1);
    clock.advance(Duration.ofMillis(1));
    assertThat(trusts(TARGET, FORWARDER)).isTrue();
  }

  @Test
  void remembersNothingThatNobodySaid() {
    chain.deploy(TARGET, ForwarderContract.trusting(FORWARDER));
    chain.setDown(true);
    assertThat(targets.trusting(List.of(TARGET), FORWARDER)).isEmpty();
    chain.setDown(false);
    assertThat(trusts(TARGET, FORWARDER)).isTrue();
  }

  @Test
  void asksAboutAllThatAreNotKnownInOneRequest() {
    Address second = new Address("0x" + "7b".repeat(20));
    Address nothing = new Address("0x" + "7c".repeat(20));
    chain.deploy(TARGET, ForwarderContract.trusting(FORWARDER));
    chain.deploy(second, ForwarderContract.trusting(FORWARDER));
    assertThat(trusts(second, FORWARDER)).isTrue();
    assertThat(targets.trusting(List.of(TARGET, second, nothing, TARGET), FORWARDER))
        .isEqualTo(Map.of(TARGET, true, second, true, nothing, false));
    assertThat(chain.asked()).as("each once").hasSize(3);
  }

  private boolean trusts(Address target, Address forwarder) {
    return Objects.requireNonNull(
        targets.trusting(List.of(target), forwarder).get(target), "nobody says");
  }
}
