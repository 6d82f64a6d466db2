package io.sluice.relay.gasless;

import static io.sluice.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.Server;
import io.sluice.Server.Answer;
import io.sluice.backing.database.TestDatabase;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.forwarder.ForwarderDomain;
import io.sluice.evm.rpc.ContractNode;
import io.sluice.runtime.failure.StartupException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A process looks at its forwarders before it takes anything for them. */
class ForwarderStartTest {
  private static final ChainId CHAIN = new ChainId(31337);
  private static final Address FORWARDER = new Address("0x" + "f1".repeat(20));
  private static final Address TARGET = new Address("0x" + "7a".repeat(20));
  private static final ForwarderDomain DOMAIN =
      ForwarderDomain.of("SluiceForwarder", CHAIN, FORWARDER);
  private static final UserKey USER = UserKey.of("somebody");

  private final ContractNode node = new ContractNode();

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void doesNotStartWithAForwarderThatIsNone() {
    assertThatThrownBy(this::start)
        .isInstanceOf(StartupException.class)
        .hasMessageStartingWith("Forwarder " + FORWARDER.checksummed() + " of network local ")
        .hasMessageContaining("has no code: correct sluice.gasless.forwarders");
  }

  /** G012. */
  @Test
  void g012_withoutANodeItStartsAndTakesNothingUntilOneAnswers() {
    node.setDown(true);
    node.deploy(FORWARDER, new ForwarderContract(DOMAIN));
    node.deploy(TARGET, ForwarderContract.trusting(FORWARDER));
    try (Server server = start()) {
      Answer refused = post(server, 0);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.json().path("code").asString()).isEqualTo("forwarder_unavailable");
      assertThat(refused.json().path("retryable").asBoolean()).isTrue();
      assertThat(refused.header("Retry-After")).isNotEmpty();
      Answer nonce = server.get("/api/v1/relay/gasless/nonce/" + USER.address());
      assertThat(nonce.json().path("code").asString()).isEqualTo("forwarder_unavailable");
      eventually(() -> assertThat(check(server).path("status").asString()).isEqualTo("DEGRADED"));
      assertThat(check(server).path("reason").asString())
          .isEqualTo("No node says what " + FORWARDER.checksummed() + " is.");

      node.setDown(false);
      eventually(() -> assertThat(post(server, 0).status()).isEqualTo(202));
      eventually(() -> assertThat(check(server).path("status").asString()).isEqualTo("UP"));

      node.setDown(true);
      assertThat(post(server, 1).status()).as("nothing has to be asked").isEqualTo(202);
      assertThat(post(server, 7).json().path("code").asString()).isEqualTo("forwarder_unavailable");
    }
  }

  private Server start() {
    return Server.start(
        TestDatabase.migrated(),
        "--sluice.rpc.urls=" + node.url(),
        "--sluice.gasless.forwarders=" + FORWARDER);
  }

  private static Answer post(Server server, long nonce) {
    return server.post("/api/v1/relay/gasless", SignedBody.of(USER, DOMAIN, TARGET, nonce).json());
  }

  private static JsonNode check(Server server) {
    return server.get("/api/v1/health").json().path("checks").path("forwarders");
  }
}
