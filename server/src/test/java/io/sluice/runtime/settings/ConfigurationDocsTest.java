package io.sluice.runtime.settings;

import static java.util.stream.Collectors.joining;

import io.sluice.GeneratedDocument;
import io.sluice.evm.network.PerNetwork;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

/** docs/configuration.md says what the settings records say. */
class ConfigurationDocsTest {
  private static final String HEAD =
      """
      # Configuration

      <!-- Made from the settings records by ConfigurationDocsTest. To make it anew:
           ./mvnw test -Ddocs.write=true -Dtest='*DocsTest' -->

      Every setting is a key. It can be given on the command line (`--sluice.http.port=8080`), as an
      environment variable, or in an `application.yaml` beside the jar; the first of these wins. Where
      two variables are listed, the `SLUICE_` one wins. An empty variable counts as unset. All that is
      wrong is reported at start-up, at once, and the process ends with exit code 2.

      `--roles=api,relay,signer,broadcaster,monitor,deadletter` (or the variable `ROLES`) names the roles of the
      process; without it all of them run. `--networks=polygon,base` (or `NETWORKS`) names the networks it works for;
      without it all that are declared.

      `RPC_URL` and `CHAIN_ID` make one network, the default one; so do `POLYGON_RPC_URL` (and `POLYGON_CHAIN_ID`) and
      `AMOY_RPC_URL`, with their chain's id. Further networks are declared by name: what is marked *by network* below can
      be set for each, as `sluice.networks.NAME.` and the key without `sluice.`; for example
      `sluice.networks.base.rpc.urls`, or `SLUICE_NETWORKS_BASE_RPC_URLS` (a variable cannot name a network with a dash).
      """;

  @Test
  void thePageIsUpToDate() throws IOException {
    var environment = new StandardEnvironment();
    new YamlPropertySourceLoader()
        .load("application.yaml", new ClassPathResource("application.yaml"))
        .forEach(environment.getPropertySources()::addLast);
    Map<String, String> variables = ContractVariables.byKey(environment);
    SettingsCatalogue catalogue =
        SettingsCatalogue.load(ConfigurationDocsTest.class.getClassLoader());
    String sections =
        catalogue.groups().entrySet().stream()
            .map(group -> section(catalogue, group.getKey(), group.getValue(), variables))
            .collect(joining());
    new GeneratedDocument("configuration.md").mustBe(HEAD + sections);
  }

  private static String section(
      SettingsCatalogue catalogue, String prefix, Class<?> type, Map<String, String> variables) {
    return "\n## "
        + prefix
        + (type.isAnnotationPresent(PerNetwork.class) ? " (by network)" : "")
        + "\n\n| key | environment | type | default | meaning |\n|---|---|---|---|---|\n"
        + catalogue.of(type, prefix).stream()
            .map(setting -> row(setting, variables))
            .collect(joining());
  }

  private static String row(Setting setting, Map<String, String> variables) {
    String contract = variables.get(setting.key());
    String own = "`" + Setting.variableOf(setting.key()) + "`";
    return "| `%s` | %s | %s | %s | %s |%n"
        .formatted(
            setting.key(),
            contract == null ? own : "`" + contract + "`, " + own,
            typeName(setting.type()),
            defaultValue(setting),
            setting
                .description()
                .replaceAll("\\{@(?:code|link) ([^}]*)}", "`$1`")
                .replace("|", "\\|"))
        .replace("\r\n", "\n");
  }

  private static String defaultValue(Setting setting) {
    if (setting.defaultValue() != null) {
      return "`" + setting.defaultValue() + "`";
    }
    boolean required =
        setting.parameter().isAnnotationPresent(NotNull.class)
            || setting.parameter().isAnnotationPresent(NotBlank.class);
    return required ? "required" : "none";
  }

  private static String typeName(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
          .collect(joining(" / "));
    }
    return switch (type.getSimpleName()) {
      case "int", "long", "Integer", "Long", "BigInteger" -> "number";
      case "double", "BigDecimal" -> "decimal";
      case "boolean", "Boolean" -> "true / false";
      case "String" -> "text";
      case "Secret", "BootstrapKey" -> "secret";
      case "Duration" -> "duration";
      case "DataSize" -> "size";
      case "DatabaseUrl", "RedisUrl", "URI" -> "address";
      case "List", "Set" -> "list";
      default ->
          type.getSimpleName().replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    };
  }
}
