package io.sluice.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;

/** The variables of the product, as its application.yaml lists them. */
class ContractVariablesTest {
  @Test
  void aChainMayBeNamedByTheVariableOfItsNodes() {
    StandardEnvironment environment = with(Map.of("POLYGON_RPC_URL", "http://polygon"));
    assertThat(value(environment, "sluice.rpc.urls")).isEqualTo("http://polygon");
    assertThat(value(environment, "sluice.chain.id")).isEqualTo("137");
  }

  @Test
  void whatIsSaidOfTheChainCountsMoreThanWhatIsImplied() {
    Map<String, Object> own =
        Map.of("POLYGON_RPC_URL", "http://polygon", "POLYGON_CHAIN_ID", "80002");
    assertThat(value(with(own), "sluice.chain.id")).isEqualTo("80002");
  }

  @Test
  void theFirstThatIsListedAndSetCounts() {
    StandardEnvironment environment =
        with(Map.of("RPC_URL", "http://ours", "POLYGON_RPC_URL", "http://polygon"));
    assertThat(value(environment, "sluice.rpc.urls")).isEqualTo("http://ours");
    assertThat(value(environment, "sluice.chain.id")).as("nothing is implied").isNull();
    assertThat(value(with(Map.of("RPC_URL", " ", "AMOY_RPC_URL", "a")), "sluice.chain.id"))
        .isEqualTo("80002");
  }

  @Test
  void aForwarderIsNamedByItsVariables() {
    StandardEnvironment environment =
        with(Map.of("FORWARDER_ADDRESS", "0xf1,0xf2", "FORWARDER_NAME", "Ours"));
    assertThat(value(environment, "sluice.gasless.forwarders")).isEqualTo("0xf1,0xf2");
    assertThat(value(environment, "sluice.gasless.forwarder-name")).isEqualTo("Ours");
  }

  private static @Nullable String value(StandardEnvironment environment, String key) {
    return environment.getProperty(key);
  }

  private static StandardEnvironment with(Map<String, Object> variables) {
    var environment = new StandardEnvironment();
    var sources = environment.getPropertySources();
    sources.replace(
        "systemEnvironment", new SystemEnvironmentPropertySource("systemEnvironment", variables));
    try {
      new YamlPropertySourceLoader()
          .load("application.yaml", new ClassPathResource("application.yaml"))
          .forEach(sources::addLast);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ContractVariables.addTo(environment);
    return environment;
  }
}
