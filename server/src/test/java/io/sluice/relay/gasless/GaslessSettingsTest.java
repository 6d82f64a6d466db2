package io.sluice.relay.gasless;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Wei;
import io.sluice.runtime.settings.SettingsProblems;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class GaslessSettingsTest {
  private static final String SOMEONE = "0x00000000000000000000000000000000000000f1";

  @Test
  void isOffUntilAForwarderIsNamed() {
    GaslessSettings settings = settings(Map.of());
    assertThat(settings.forwarders()).isEmpty();
    assertThat(settings.forwarderName()).isEqualTo("SluiceForwarder");
    assertThat(settings.ahead()).isEqualTo(1000);
    assertThat(settings.maxGas()).isEqualTo(2_000_000);
    assertThat(settings.mostValue()).isEqualTo(Wei.ZERO);
    assertThat(settings.gapPatience()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void takesSeveralForwardersInOneText() {
    GaslessSettings settings =
        settings(
            Map.of(
                "sluice.gasless.forwarders",
                SOMEONE + ",0x70997970C51812dc3A010C7d01b50e0d17dc79C8"));
    assertThat(settings.forwarders())
        .containsExactly(
            new Address(SOMEONE), new Address("0x70997970c51812dc3a010c7d01b50e0d17dc79c8"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "forwarders=0x12 | an address is 0x and 40 hex digits",
        "forwarder-name= | must not be blank",
        "ahead=0 | must be at least 1",
        "ahead=10001 | must be at most 10000",
        "max-gas=20999 | must be at least 21000",
        "max-value=-1 | must be at least 0",
        "gap-patience=999ms | must be at least 1s",
        "batch=0 | must be at least 1",
        "batch=501 | must be at most 500",
        "patience=-1ms | must be at least 0s",
      })
  void saysWhatIsWrong(String setting, String words) {
    assertThat(SettingsProblems.of("--sluice.gasless." + setting))
        .singleElement()
        .asString()
        .contains("sluice.gasless." + setting.substring(0, setting.indexOf('=')), words);
  }

  @Test
  void noValueIsMoreThanAContractHolds() {
    assertThat(SettingsProblems.of("--sluice.gasless.max-value=1" + "0".repeat(78)))
        .singleElement()
        .asString()
        .contains("sluice.gasless.max-value must be at most 2^256 - 1");
  }

  private static GaslessSettings settings(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("sluice.gasless", GaslessSettings.class);
  }
}
