package io.sluice.evm.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.evm.abi.ContractErrors;
import io.sluice.evm.network.ChainSettings;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.util.unit.DataSize;

final class RpcConfigurationTest {
  @EnableConfigurationProperties({RpcSettings.class, ChainSettings.class})
  static class Settings {}

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
          .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
          .withBean(ContractErrors.class, ContractErrors::standard)
          .withUserConfiguration(RpcConfiguration.class, Settings.class);

  @Test
  void everythingButTheUrlsHasADefault() {
    runner
        .withPropertyValues("sluice.rpc.urls=http://one:8545,https://two/key")
        .run(context -> {
          RpcSettings settings = context.getBean(RpcSettings.class);
          assertThat(settings.urls())
              .containsExactly(URI.create("http://one:8545"), URI.create("https://two/key"));
          assertThat(settings.batchSize(40)).isEqualTo(40);
          assertThat(settings.maxBatchBytes()).isEqualTo(DataSize.ofKilobytes(1000));
          assertThat(settings.sendTimeout()).isEqualTo(Duration.ofSeconds(10));
          assertThat(settings.retry().failures()).isEqualTo(3);
          assertThat(settings).hasToString("RpcSettings[2 endpoints]");
          assertThat(context.getBean(EthereumClient.class).available()).isTrue();
          assertThat(
                  context
                      .getBean(MeterRegistry.class)
                      .get("rpc.endpoint.up")
                      .tag("endpoint", "two:443")
                      .gauge()
                      .value())
              .isEqualTo(1);
        });
  }

  @Test
  void whatIsSetCountsMoreThanWhatIsUsual() {
    runner
        .withPropertyValues("sluice.rpc.max-batch-size=25")
        .run(context -> assertThat(context.getBean(RpcSettings.class).batchSize(40)).isEqualTo(25));
  }

  @Test
  void aLocalNodeIsTheDefault() {
    runner.run(context ->
        assertThat(context.getBean(RpcSettings.class).urls())
            .containsExactly(URI.create("http://127.0.0.1:8545")));
  }

  @Test
  void saysEverythingThatIsWrongAtOnce() {
    runner
        .withPropertyValues(
            "sluice.rpc.urls=ftp://secret-host/secret-key",
            "sluice.rpc.max-batch-size=0",
            "sluice.rpc.max-batch-bytes=1B",
            "sluice.rpc.read-timeout=0s",
            "sluice.rpc.retry.failures=0")
        .run(context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .message()
                .contains(
                    "each of sluice.rpc.urls must be http://host… or https://host…",
                    "sluice.rpc.max-batch-bytes and sluice.rpc.max-answer-size must be 1KB",
                    "maxBatchSize",
                    "readTimeout",
                    "failures")
                .doesNotContain("secret"));
  }

  @Test
  void needsAnEndpoint() {
    runner
        .withPropertyValues("sluice.rpc.urls=")
        .run(context -> assertThat(context).getFailure().rootCause().message().contains("urls"));
  }
}
