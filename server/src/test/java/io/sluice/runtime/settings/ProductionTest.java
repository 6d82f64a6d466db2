package io.sluice.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** M5, M6: what production mode refuses, each by itself and all at once. */
class ProductionTest {
  private static final SettingsCatalogue CATALOGUE =
      SettingsCatalogue.load(ProductionTest.class.getClassLoader());

  private final Map<String, Object> settings = new LinkedHashMap<>();

  ProductionTest() {
    settings.put("sluice.safety.mode", "production");
    settings.put("sluice.database.url", "jdbc:mariadb://db.internal/sluice?sslMode=verify-full");
    settings.put("sluice.database.user", "sluice_api");
    settings.put("sluice.database.password", "correct horse");
    settings.put("sluice.redis.url", "rediss://redis.internal:6379");
    settings.put("sluice.chain.id", "137");
    settings.put("sluice.rpc.urls", "https://one.example.com,https://two.example.org");
    settings.put("sluice.access.open-docs", "false");
    settings.put("sluice.access.bootstrap-key", "4f1b0c7d9e2a6385b1c0d4e7f8a92b36");
    settings.put("sluice.intent.key", "9c8b7a6f5e4d3c2b1a0f9e8d7c6b5a4f");
    settings.put("sluice.signing.max-value", "0");
    settings.put("sluice.webhooks.encryption-keys", "A".repeat(43) + "=");
  }

  @Test
  void whatIsSafeStarts() {
    assertThat(refused()).isEmpty();
    assertThat(told()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "sluice.chain.id | - | sluice.chain.id | is not set | -",
        "sluice.chain.id | 31337 | sluice.chain.id | for development | local-chain",
        "sluice.rpc.urls | - | sluice.rpc.urls | is not set | -",
        "sluice.rpc.urls | https://127.0.0.1:8545,https://a.example | sluice.rpc.urls | this machine | local-node",
        "sluice.rpc.urls | http://localhost:8545,https://a.example | sluice.rpc.urls | this machine | local-node",
        "sluice.rpc.urls | https://[::1]:8545,https://a.example | sluice.rpc.urls | this machine | local-node",
        "sluice.rpc.urls | http://10.0.0.7:8545,https://a.example | sluice.rpc.urls | plain text | plaintext",
        "sluice.networks.base.rpc.urls | http://base:8545,https://a.example | sluice.networks.base.rpc.urls | plain text | plaintext",
        "sluice.database.url | jdbc:mariadb://db.internal/sluice | sluice.database.url | plain text | plaintext",
        "sluice.database.url | mysql://db.internal/sluice?sslMode=disable | sluice.database.url | plain text | plaintext",
        "sluice.database.url | mysql://db.internal/sluice?sslMode=REQUIRED | sluice.database.url | believed | plaintext",
        "sluice.database.url | mysql://localhost.evil.example/sluice | sluice.database.url | plain text | plaintext",
        "sluice.database.password | - | sluice.database.password | no password | no-password",
        "sluice.redis.url | redis://10.0.0.8:6379 | sluice.redis.url | plain text | plaintext",
        "sluice.queue.endpoint | http://sqs:9324 | sluice.queue.endpoint | plain text | plaintext",
        "sluice.queue.urls.relay-transactions | http://sqs:9324/q | sluice.queue.urls.relay-transactions | plain text | plaintext",
        "sluice.access.bootstrap-key | aaaaaaaaaaaaaaaa | sluice.access.bootstrap-key | can be guessed | -",
        "sluice.access.bootstrap-key | abcdefghijklmnop | sluice.access.bootstrap-key | can be guessed | -",
        "sluice.access.bootstrap-key | password12345678 | sluice.access.bootstrap-key | can be guessed | -",
        "sluice.access.bootstrap-key | abcdefghijklabcdefghijkl | sluice.access.bootstrap-key | can be guessed | -",
        "sluice.access.bootstrap-key | your-api-key | sluice.access.bootstrap-key | is a placeholder | -",
        "sluice.access.open-docs | - | sluice.access.open-docs | is not set | -",
        "sluice.webhooks.allow-private | true | sluice.webhooks.allow-private | into this network | -",
        "sluice.policy.open-chains | 137 | sluice.policy.open-chains | send everything on chain 137 | open-policy",
        "sluice.intent.key | - | sluice.intent.key | is not set | unsealed",
        "sluice.intent.key | short | sluice.intent | 32 letters | -",
        "sluice.signing.max-value | - | sluice.signing.max-value | is not set | -",
        "logging.level.io.sluice | debug | logging.level.io.sluice | too much | debug-log",
        "LOGGING_LEVEL_ROOT | TRACE | logging.level.root | too much | debug-log",
        "debug | true | debug | too much | debug-log",
      })
  void m5_m6_eachIsRefusedWithItsFieldAndTheWayOut(
      String key, @Nullable String value, String field, String message, @Nullable String allow) {
    set(key, value);
    assertThat(refused())
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.key()).isEqualTo(field);
          assertThat(problem.message()).contains(message);
          if (allow != null) {
            assertThat(problem.message()).endsWith("sluice.safety.allow=" + allow);
          }
        });
    if (allow != null) {
      settings.put("sluice.safety.allow", allow);
      assertThat(refused()).isEmpty();
      assertThat(told()).anyMatch(each -> each.contains(message));
    }
  }

  @Test
  void m6_allOfItIsToldAtOnce() {
    settings.clear();
    settings.put("sluice.safety.mode", "production");
    settings.put("sluice.database.url", "jdbc:mariadb://db.internal/sluice");
    settings.put("sluice.access.bootstrap-key", "aaaaaaaaaaaaaaaa");
    assertThat(refused())
        .extracting(SettingsProblem::key)
        .containsExactlyInAnyOrder(
            "sluice.database.url",
            "sluice.database.password",
            "sluice.chain.id",
            "sluice.rpc.urls",
            "sluice.access.bootstrap-key",
            "sluice.access.open-docs",
            "sluice.intent.key",
            "sluice.signing.max-value");
  }

  @Test
  void m6_aProcessThatDoesNotSignNeedsNoCaps() {
    set("sluice.signing.max-value", null);
    settings.put("roles", "api");
    assertThat(refused()).isEmpty();
  }

  @Test
  void m6_oneEndpointIsWarnedOf() {
    set("sluice.rpc.urls", "https://one.example.com");
    assertThat(refused()).isEmpty();
    assertThat(told()).singleElement().asString().contains("one endpoint alone is believed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sluice.database.url=mysql://db.internal/sluice",
        "sluice.redis.url=redis://redis.internal",
        "sluice.queue.endpoint=http://sqs:9324",
        "sluice.rpc.urls=http://node:8545",
      })
  void m5_plainTextToOtherMachinesIsToldInAnyMode(String setting) {
    settings.clear();
    settings.put("sluice.database.url", "jdbc:mariadb://127.0.0.1/sluice");
    set(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
    assertThat(refused()).isEmpty();
    assertThat(told()).singleElement().asString().contains("plain text");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "127.8.9.10, true",
    "localhost, true",
    "db.localhost, true",
    "::1, true",
    "[::1], true",
    "0:0:0:0:0:0:0:1, true",
    "127.0.0.1.example.com, false",
    "localhost.example.com, false",
    "10.0.0.1, false",
    "0.0.0.0, false",
    "::2, false",
    "::ffff:1.2.3.4, false"
  })
  void knowsItsOwnMachine(String host, boolean own) {
    assertThat(Hosts.isThisMachine(host)).isEqualTo(own);
  }

  private void set(String key, @Nullable String value) {
    if (value == null) {
      settings.remove(key);
    } else {
      settings.put(key, value);
    }
  }

  private List<SettingsProblem> refused() {
    return SettingsCheck.problems(environment(), CATALOGUE);
  }

  private List<String> told() {
    return Dangers.of(environment(), List.of()).told().stream()
        .map(SafetyRule.Danger::message)
        .toList();
  }

  private StandardEnvironment environment() {
    var environment = new StandardEnvironment();
    var sources = environment.getPropertySources();
    Arrays.asList("systemEnvironment", "systemProperties").forEach(sources::remove);
    sources.addFirst(new MapPropertySource("test", settings));
    return environment;
  }
}
