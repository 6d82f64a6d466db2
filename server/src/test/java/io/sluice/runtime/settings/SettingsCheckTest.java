package io.sluice.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What an operator reads who has set things wrong. */
class SettingsCheckTest {
  private static final SettingsCatalogue CATALOGUE =
      SettingsCatalogue.load(SettingsCheckTest.class.getClassLoader());
  private static final String DATABASE = "DATABASE_URL";

  private final Map<String, Object> variables = new HashMap<>();

  SettingsCheckTest() {
    variables.put(DATABASE, "jdbc:mariadb://127.0.0.1:3306/sluice");
  }

  @Test
  void whatIsRightIsNotReported() {
    variables.put("PORT", "8080");
    variables.put("REDIS_URL", "  ");
    variables.put("SLUICE_HTTP_MAX_BODY", "2MB");
    variables.put("SLUICE_SERVICE_HOST", "10.0.0.1");
    variables.put("SLUICE_PORT_3000_TCP", "tcp://10.0.0.1:3000");
    assertThat(problems("--roles=api,signer", "--sluice.database.pool-size=3")).isEmpty();
  }

  @Test
  void everythingIsReportedAtOnce() {
    variables.put("PORT", "abc");
    variables.put("DATABASE_URL", "mysql://user:very-secret@host");
    variables.put("SLUICE_DATABASE_POOL_SIZE", "300");
    variables.put("RELAY_API_KEY", "your-api-key");
    assertThat(problems("--sluice.redis.timeout=soon", "--sluice.http.prot=1", "--roles=sinner"))
        .containsExactlyInAnyOrder(
            "sluice.http.port (PORT): \"abc\" is not a number that fits here; write for example 10",
            "sluice.database.url (DATABASE_URL): is not the address of a MariaDB or MySQL"
                + " database; write for example jdbc:mariadb://127.0.0.1:3306/sluice or"
                + " mysql://user:password@host:3306/sluice (special characters of the password"
                + " percent-encoded)",
            "sluice.database.pool-size (SLUICE_DATABASE_POOL_SIZE): must be at most 200",
            "sluice.access.bootstrap-key (RELAY_API_KEY): is a placeholder; make a key, for example"
                + " with: openssl rand -hex 24",
            "sluice.redis.timeout (--sluice.redis.timeout): \"soon\" is not a duration; write for"
                + " example 60s, 500ms or 5m",
            "sluice.http.prot (--sluice.http.prot): there is no such setting; did you mean"
                + " sluice.http.port?",
            "roles (--roles): \"sinner\" is not a role; name some of api, relay, signer,"
                + " broadcaster, monitor, deadletter, or all");
  }

  @Test
  void aMissingSettingIsReportedWithItsVariable() {
    variables.remove(DATABASE);
    assertThat(problems())
        .containsExactly(
            "sluice.database.url (DATABASE_URL): is required; write for example"
                + " jdbc:mariadb://127.0.0.1:3306/sluice");
  }

  @Test
  void aMistypedVariableIsReportedWithTheOneThatWasMeant() {
    variables.put("SLUICE_HTTP_MAX_BODI", "1MB");
    assertThat(problems())
        .containsExactly(
            "SLUICE_HTTP_MAX_BODI (environment): there is no such setting; did you mean"
                + " SLUICE_HTTP_MAX_BODY?");
  }

  @Test
  void aMistypedOptionIsReported() {
    assertThat(problems("--role=api"))
        .containsExactly("--role (command line): there is no such option; did you mean --roles?");
  }

  @Test
  void aNetworkIsReadAsIfItWereTheOnlyOne() {
    variables.put("SLUICE_NETWORKS_BASE_RPC_URLS", "http://base:8545");
    assertThat(
            problems(
                "--networks=base",
                "--sluice.chain.id=137",
                "--sluice.networks.base.chain.block-time=3s",
                "--sluice.networks.local-2.chain.id=31338",
                "--sluice.networks.local-2.rpc.urls=http://local-2:8545"))
        .isEmpty();
  }

  @Test
  void whatIsSetForANetworkThatIsNotThereIsReportedByItsVariable() {
    variables.put("SLUICE_NETWORKS_BASE_RPC_URLS", "http://base:8545");
    variables.put("CONFIRMATIONS", "3");
    assertThat(problems())
        .containsExactly(
            "sluice.chain.confirmations (CONFIRMATIONS): is of the network that CHAIN_ID or RPC_URL makes, and there is none; set sluice.networks.NAME.chain.confirmations of each that it is meant for");
  }

  @Test
  void whatIsWrongWithNetworksIsReportedByTheirKeys() {
    variables.put("SLUICE_NETWORKS_BASE_RPC_URLS", "base");
    variables.put("SLUICE_NETWORKS_BASE_CHAIN_BLOCK_TIMES", "3s");
    assertThat(
            problems(
                "--sluice.networks.ours.rpc.urls=http://ours:8545",
                "--sluice.networks.ours.chain.id=ten",
                "--sluice.networks.base.chain.confirmations=2000",
                "--sluice.networks.base.chain.confirmation=20",
                "--sluice.networks.base.database.pool-size=3",
                "--networks=bse"))
        .containsExactlyInAnyOrder(
            "sluice.network.default-name (SLUICE_NETWORK_DEFAULT_NAME): must name the network that is meant where a request names none: one of base, ours",
            "networks (--networks): \"bse\" is no network; name some of base, ours, or all",
            "sluice.networks.base.chain.confirmations (--sluice.networks.base.chain.confirmations): must be at most 1000",
            "sluice.networks.base.rpc (SLUICE_NETWORKS_BASE_RPC): each of sluice.rpc.urls must be http://host… or https://host…",
            "sluice.networks.ours.chain.id (--sluice.networks.ours.chain.id): \"ten\" is not a number that fits here; write for example 10",
            "sluice.networks.base.chain.confirmation (--sluice.networks.base.chain.confirmation): there is no such setting; did you mean sluice.networks.base.chain.confirmations?",
            "sluice.networks.base.database.pool-size (--sluice.networks.base.database.pool-size): there is no such setting",
            "SLUICE_NETWORKS_BASE_CHAIN_BLOCK_TIMES (environment): there is no such setting; did you mean SLUICE_NETWORKS_BASE_CHAIN_BLOCK_TIME?");
  }

  @Test
  void theCommandLineWinsOverTheContractsVariable() {
    variables.put("PORT", "abc");
    assertThat(problems("--sluice.http.port=3001")).isEmpty();
  }

  @Test
  void eachTypeSaysWhatItWants() {
    assertThat(
            problems(
                "--sluice.http.max-body=huge",
                "--sluice.http.bind-address=no such host",
                "--sluice.database.connection-timeout=1h"))
        .containsExactlyInAnyOrder(
            "sluice.http.max-body (--sluice.http.max-body): \"huge\" is not a size; write for"
                + " example 512KB or 1MB",
            "sluice.http.bind-address (--sluice.http.bind-address): the value is not of the"
                + " expected form",
            "sluice.database.connection-timeout (--sluice.database.connection-timeout): must be"
                + " at most 30s");
  }

  @Test
  void aSecretPrintsNothing() {
    assertThat(Secret.of("very-secret")).hasToString("••••").isEqualTo(Secret.of("very-secret"));
    assertThat(Secret.of("very-secret")).isNotEqualTo(Secret.of("other"));
    assertThat(Secret.of("very-secret").reveal()).isEqualTo("very-secret");
  }

  private List<String> problems(String... arguments) {
    var environment = new StandardEnvironment();
    var sources = environment.getPropertySources();
    sources.replace(
        "systemEnvironment", new SystemEnvironmentPropertySource("systemEnvironment", variables));
    sources.addFirst(new SimpleCommandLinePropertySource(arguments));
    sources.addLast(
        new MapPropertySource(
            "application.yaml",
            Map.of(
                "contract-variables.PORT", "sluice.http.port",
                "contract-variables.DATABASE_URL", "sluice.database.url",
                "contract-variables.REDIS_URL", "sluice.redis.url",
                "contract-variables.CONFIRMATIONS", "sluice.chain.confirmations",
                "contract-variables.RELAY_API_KEY", "sluice.access.bootstrap-key")));
    ContractVariables.addTo(environment);
    return SettingsCheck.problems(environment, CATALOGUE).stream()
        .map(SettingsProblem::toString)
        .toList();
  }
}
