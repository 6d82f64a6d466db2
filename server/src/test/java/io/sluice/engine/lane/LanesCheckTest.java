package io.sluice.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.TestClock;
import io.sluice.backing.database.TestDatabase;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.network.ChainSettings;
import io.sluice.runtime.health.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.jdbc.core.JdbcTemplate;

class LanesCheckTest {
  private static final ChainId CHAIN = new ChainId(31337);

  private final JdbcTemplate sql = new JdbcTemplate(TestDatabase.migrated().dataSource());
  private final Lanes lanes = new Lanes(sql);
  private final LaneSending sending = new LaneSending(sql);
  private final TestClock clock = new TestClock();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final LanesCheck check =
      new LanesCheck(
          sending,
          Binder.get(new StandardEnvironment()).bindOrCreate("sluice.chain", ChainSettings.class),
          clock,
          metrics);
  private LaneId lane = new LaneId(0);

  @BeforeEach
  void register() {
    lanes.register(CHAIN, List.of(new Address("0x" + "ab".repeat(20))), new Window(64, 16, 2048));
    lane = lanes.all(CHAIN).getFirst().id();
    lanes.adopt(Map.of(lane, new Nonce(7)));
  }

  @Test
  void isUpWhileEverythingMoves() {
    assertThat(check.check().status()).isEqualTo(Status.UP);
    assertThat(check.required()).isFalse();
    assertThat(check.name()).isEqualTo("lanes");
    assertThat(blocked()).isZero();
  }

  @Test
  void namesTheLaneTheNonceTheWordsAndSinceWhen() {
    sending.block(
        lane, new Blocked(new Nonce(7), "sender is blocked", clock.instant(), 1, clock.instant()));
    assertThat(check.check().status()).isEqualTo(Status.DEGRADED);
    assertThat(check.check().details().toString())
        .contains(
            "relayerId=lane-abababab", "nonce=7", "sender is blocked", clock.instant().toString());
    assertThat(blocked()).isEqualTo(1);
    sending.unblock(lane);
    assertThat(check.check().status()).isEqualTo(Status.UP);
    assertThat(blocked()).isZero();
  }

  @Test
  void aLaneThatIsPoorForLessThanAMinuteIsNoTrouble() {
    sending.starve(lane, Wei.of(5), TxHash.of(new byte[32]), clock.instant());
    clock.advance(Duration.ofSeconds(59));
    assertThat(check.check().status()).isEqualTo(Status.UP);
    clock.advance(Duration.ofSeconds(1));
    assertThat(check.check().status()).isEqualTo(Status.DEGRADED);
    assertThat(check.check().details().toString()).contains("needs=5");
  }

  private double blocked() {
    return metrics.get("lane_blocked").gauge().value();
  }
}
