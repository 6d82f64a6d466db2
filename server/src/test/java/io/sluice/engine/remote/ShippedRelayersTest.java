package io.sluice.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The relayers of {@code deploy/oz-relayer} keep the rules of their configuration, as the project
 * publishes them (src/config/config_file, src/models/relayer, versions 1.3 to 1.8).
 */
class ShippedRelayersTest {
  private static final Path FOLDER = Path.of("../deploy/oz-relayer");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,36}");
  private static final Set<String> SECRETS =
      Set.of("API_KEY", "WEBHOOK_SIGNING_KEY", "KEYSTORE_PASSPHRASE", "STORAGE_ENCRYPTION_KEY");

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void eachHasARelayerWithItsOwnSigner(int number) throws IOException {
    JsonNode file = file(number);
    fields(file, "relayers", "signers", "notifications", "networks", "plugins");
    assertThat(file.path("relayers")).hasSize(1);
    JsonNode relayer = file.path("relayers").path(0);
    fields(
        relayer,
        "id",
        "name",
        "network",
        "network_type",
        "paused",
        "signer_id",
        "notification_id",
        "policies");
    assertThat(relayer.path("id").asString()).matches(ID).isEqualTo("relayer-" + number);
    assertThat(relayer.path("name").asString()).isNotBlank();
    assertThat(relayer.path("network_type").asString()).isEqualTo("evm");
    assertThat(relayer.path("paused").asBoolean(true)).isFalse();
    JsonNode policies = relayer.path("policies");
    fields(policies, "min_balance", "gas_limit_estimation", "eip1559_pricing");
    assertThat(policies.path("min_balance").isIntegralNumber()).isTrue();
    assertThat(policies.path("gas_limit_estimation").asBoolean(true))
        .as("the mark in the gas limit must stay as it is")
        .isFalse();
    assertThat(one(file, "signers", relayer.path("signer_id")).path("type").asString())
        .isEqualTo("local");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void whatARelayerNamesIsThere(int number) throws IOException {
    JsonNode file = file(number);
    JsonNode relayer = file.path("relayers").path(0);
    JsonNode signer = one(file, "signers", relayer.path("signer_id"));
    fields(signer, "id", "type", "config");
    fields(signer.path("config"), "path", "passphrase");
    assertThat(signer.at("/config/path").asString()).isNotBlank();
    fromEnvironment(signer.at("/config/passphrase"));
    JsonNode notification = one(file, "notifications", relayer.path("notification_id"));
    fields(notification, "id", "type", "url", "signing_key");
    assertThat(notification.path("type").asString()).isEqualTo("webhook");
    assertThat(notification.path("url").asString()).endsWith("/api/v1/webhooks/oz-relayer");
    fromEnvironment(notification.path("signing_key"));
    JsonNode network = file.path("networks").path(0);
    fields(
        network,
        "type",
        "network",
        "chain_id",
        "required_confirmations",
        "symbol",
        "rpc_urls",
        "average_blocktime_ms",
        "is_testnet",
        "features");
    assertThat(network.path("network")).isEqualTo(relayer.path("network"));
    assertThat(network.path("chain_id").asLong()).isPositive();
    assertThat(network.path("required_confirmations").asInt()).isPositive();
    assertThat(network.path("rpc_urls")).isNotEmpty();
  }

  /** They share a machine and a Redis. */
  @Test
  void noTwoShareAPortOrAPrefix() throws IOException {
    Map<String, Set<String>> seen = new HashMap<>();
    for (int number = 1; number <= 3; number++) {
      Map<String, String> variables = variables(number);
      assertThat(variables).containsEntry("APP_PORT", Integer.toString(8080 + number));
      for (String name : Set.of("APP_PORT", "METRICS_PORT", "REDIS_KEY_PREFIX")) {
        assertThat(seen.computeIfAbsent(name, any -> new HashSet<>()).add(variables.get(name)))
            .as("%s of relayer %d", name, number)
            .isTrue();
      }
      assertThat(variables.keySet()).doesNotContainAnyElementsOf(SECRETS);
    }
    assertThat(seen.get("APP_PORT")).doesNotContainAnyElementsOf(seen.get("METRICS_PORT"));
  }

  private static void fields(JsonNode node, String... allowed) {
    assertThat(node.propertyNames()).containsExactlyInAnyOrder(allowed);
  }

  private static void fromEnvironment(JsonNode secret) {
    fields(secret, "type", "value");
    assertThat(secret.path("type").asString()).isEqualTo("env");
    assertThat(secret.path("value").asString()).isIn(SECRETS);
  }

  private static JsonNode one(JsonNode file, String list, JsonNode id) {
    assertThat(file.path(list)).hasSize(1);
    JsonNode only = file.path(list).path(0);
    assertThat(only.path("id")).isEqualTo(id);
    assertThat(only.path("id").asString()).matches(ID);
    return only;
  }

  private static JsonNode file(int number) throws IOException {
    return JsonMapper.shared()
        .readTree(Files.readString(folder(number).resolve("config/config.json")));
  }

  private static Map<String, String> variables(int number) throws IOException {
    Map<String, String> variables = new HashMap<>();
    try (Stream<String> lines = Files.lines(folder(number).resolve("relayer.env"))) {
      lines
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split("=", 2))
          .forEach(parts -> assertThat(variables.put(parts[0], parts[1])).isNull());
    }
    return variables;
  }

  private static Path folder(int number) {
    return FOLDER.resolve("relayer-" + number);
  }
}
