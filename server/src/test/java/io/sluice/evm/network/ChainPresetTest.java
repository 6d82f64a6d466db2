package io.sluice.evm.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.evm.chain.Confirmations;
import io.sluice.evm.chain.Wei;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What is known of networks, and what is taken of it. */
class ChainPresetTest {
  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "1, ethereum, 12000, 12, DEPTH, 100000000, https://etherscan.io",
    "11155111, sepolia, 12000, 12, DEPTH, 100000000, https://sepolia.etherscan.io",
    "137, polygon, 2000, 12, FINALIZED, 25000000000, https://polygonscan.com",
    "80002, amoy, 2000, 12, FINALIZED, 25000000000, https://amoy.polygonscan.com",
    "56, bnb, 750, 12, FINALIZED, 100000000, https://bscscan.com",
    "8453, base, 2000, 12, DEPTH, 1000000, https://basescan.org",
    "42161, arbitrum, 250, 64, DEPTH, 0, https://arbiscan.io",
    "31337, local, 500, 12, DEPTH, 1000000000, "
  })
  void aKnownNetworkNeedsItsIdOnly(
      long id,
      String name,
      long blockTime,
      int confirmations,
      FinalityRule finality,
      long lowestTip,
      URI explorer) {
    ChainSettings settings = unset(id);
    assertThat(settings.name()).isEqualTo(name);
    assertThat(settings.blockTime()).isEqualTo(Duration.ofMillis(blockTime));
    assertThat(settings.depth()).isEqualTo(new Confirmations(confirmations));
    assertThat(settings.finality()).isEqualTo(finality);
    assertThat(settings.explorer()).isEqualTo(explorer);
    assertThat(settings.preset().lowestTip()).isEqualTo(Wei.of(lowestTip));
    assertThat(settings.preset().batchSize()).isEqualTo(100);
  }

  @Test
  void whatIsSetWinsOverWhatIsKnown() {
    ChainSettings settings =
        bound(
            Map.of(
                "sluice.chain.id", "137",
                "sluice.chain.name", "ours",
                "sluice.chain.confirmations", "3",
                "sluice.chain.finality", "safe",
                "sluice.chain.block-time", "1s",
                "sluice.chain.explorer", "https://explorer.example"));
    assertThat(settings.name()).isEqualTo("ours");
    assertThat(settings.confirmations()).isEqualTo(3);
    assertThat(settings.finality()).isEqualTo(FinalityRule.SAFE);
    assertThat(settings.blockTime()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.explorer()).isEqualTo(URI.create("https://explorer.example"));
  }

  @Test
  void anUnknownNetworkIsTreatedWithCaution() {
    ChainSettings settings = unset(4242);
    assertThat(settings.name()).isEqualTo("chain-4242");
    assertThat(settings.confirmations()).isEqualTo(12);
    assertThat(settings.finality()).isEqualTo(FinalityRule.DEPTH);
    assertThat(settings.preset().lowestTip()).isEqualTo(Wei.ofGwei(1));
  }

  private static ChainSettings unset(long id) {
    return bound(Map.of("sluice.chain.id", Long.toString(id)));
  }

  private static ChainSettings bound(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("sluice.chain", ChainSettings.class);
  }
}
