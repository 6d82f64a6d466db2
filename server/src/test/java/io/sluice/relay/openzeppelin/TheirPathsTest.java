package io.sluice.relay.openzeppelin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TheirPathsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/relayers",
        "/api/v1/relayers/",
        "/api/v1/relayers/pool",
        "/api/v1/relayers/base:pool/transactions/",
        "/api/v1/relayers/base%3Apool/transactions/by-nonce/7",
        "/api/v1/relayers/lane-1/status",
        "/api/v1/relayers/lane-1/rpc",
        "/api/v1/networks/evm:local",
        "/api/v1/ready"
      })
  void whatIsTheirsIsKnown(String path) {
    assertThat(TheirPaths.isTheirs(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/relayers/status",
        "/api/v1/relayers/status/",
        "/api/v1/relayers/lane-1/drain",
        "/api/v1/relayers/lane-1/resume",
        "/api/v1/relayers/lane-1/nonces",
        "/api/v1/relay/direct",
        "/api/v1/health",
        "/api/v1/webhooks",
        "/api/v1/relayersx",
        "/"
      })
  void whatIsOursStaysOurs(String path) {
    assertThat(TheirPaths.isTheirs(path)).isFalse();
  }
}
