package io.sluice.evm.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Which networks an operator has declared, and what each is told. */
class DeclaredNetworksTest {
  private static final Map<String, String> TWO =
      Map.of(
          "sluice.networks.polygon.rpc.urls", "http://polygon:8545",
          "sluice.networks.base.rpc.urls", "http://base:8545,http://base-2:8545",
          "sluice.network.default-name", "polygon");

  @Test
  void withNothingSetThereIsTheLocalOne() {
    DeclaredNetworks declared = declared(Map.of());
    assertThat(declared.environments()).containsOnlyKeys("local");
    assertThat(declared.standard()).isEqualTo("local");
    assertThat(declared.chains()).containsExactly(new ChainId(31337));
    assertThat(declared.problems()).isEmpty();
  }

  @Test
  void whatMakesOneNetworkIsTheDefaultBesideOthers() {
    DeclaredNetworks declared =
        declared(
            Map.of(
                "sluice.chain.id", "137",
                "sluice.rpc.urls", "http://polygon:8545",
                "sluice.networks.base.rpc.urls", "http://base:8545"));
    assertThat(declared.environments().keySet()).containsExactly("polygon", "base");
    assertThat(declared.standard()).isEqualTo("polygon");
    assertThat(urls(declared, "polygon")).containsExactly("http://polygon:8545");
    assertThat(urls(declared, "base")).containsExactly("http://base:8545");
    assertThat(chain(declared, "base").id()).isEqualTo(8453);
    assertThat(declared.problems()).isEmpty();
  }

  @Test
  void aNetworkThatIsKnownNeedsItsNodesOnly() {
    DeclaredNetworks declared = declared(TWO);
    assertThat(declared.environments().keySet()).containsExactly("polygon", "base");
    assertThat(chain(declared, "polygon").id()).isEqualTo(137);
    assertThat(chain(declared, "polygon").finality()).isEqualTo(FinalityRule.FINALIZED);
    assertThat(chain(declared, "base").preset().lowestTip()).isEqualTo(Wei.of(1_000_000));
    assertThat(declared.problems()).isEmpty();
  }

  @Test
  void whatIsSetForAllHoldsWhereANetworkSaysNothingElse() {
    Map<String, String> settings = new HashMap<>(TWO);
    settings.put("sluice.lane.window-initial", "8");
    settings.put("sluice.networks.base.lane.window-initial", "32");
    settings.put("sluice.networks.base.chain.block-time", "3s");
    DeclaredNetworks declared = declared(settings);
    assertThat(value(declared, "polygon", "sluice.lane.window-initial")).isEqualTo("8");
    assertThat(value(declared, "base", "sluice.lane.window-initial")).isEqualTo("32");
    assertThat(chain(declared, "base").blockTime()).isEqualTo(Duration.ofSeconds(3));
    assertThat(chain(declared, "polygon").blockTime()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void theDefaultNetworksChainIsNotOthers() {
    DeclaredNetworks declared =
        declared(
            Map.of(
                "sluice.chain.id", "31337",
                "sluice.chain.confirmations", "1",
                "sluice.chain.block-time", "100ms",
                "sluice.networks.base.rpc.urls", "http://base:8545"));
    assertThat(chain(declared, "base").confirmations()).isEqualTo(12);
    assertThat(chain(declared, "base").blockTime()).isEqualTo(Duration.ofSeconds(2));
    assertThat(chain(declared, "local").confirmations()).isEqualTo(1);
  }

  @Test
  void whatIsSetForANetworkThatIsNotThereIsTold() {
    Map<String, String> settings = new HashMap<>(TWO);
    settings.put("sluice.chain.confirmations", "3");
    settings.put("sluice.chain.blockTime", "1s");
    settings.put("sluice.gasless.forwarders[0]", "0x00000000000000000000000000000000000000f1");
    settings.put("sluice.rpc.read-timeout", "3s");
    assertThat(problems(settings))
        .containsExactly(
            "sluice.chain.confirmations: is of the network that CHAIN_ID or RPC_URL makes, and there is none; set sluice.networks.NAME.chain.confirmations of each that it is meant for",
            "sluice.chain.block-time: is of the network that CHAIN_ID or RPC_URL makes, and there is none; set sluice.networks.NAME.chain.block-time of each that it is meant for",
            "sluice.gasless.forwarders: is of the network that CHAIN_ID or RPC_URL makes, and there is none; set sluice.networks.NAME.gasless.forwarders of each that it is meant for");
    assertThat(value(declared(settings), "base", "sluice.rpc.read-timeout")).isEqualTo("3s");
    settings.put("sluice.chain.id", "1");
    assertThat(problems(settings)).isEmpty();
  }

  /** Else it would sign for its own chain and send to another's nodes. */
  @Test
  void theDefaultNetworksNodesAreNotOthers() {
    DeclaredNetworks declared =
        declared(
            Map.of(
                "sluice.rpc.urls", "http://local:8545",
                "sluice.networks.base.lane.window-initial", "8"));
    assertThat(declared.environments().keySet()).containsExactly("local", "base");
    assertThat(missing(declared)).containsExactly("sluice.networks.base.rpc.urls");
  }

  @Test
  void contractsAreOnOneChain() {
    DeclaredNetworks declared =
        declared(
            Map.of(
                "sluice.chain.id", "31337",
                "sluice.gasless.forwarders", "0x00000000000000000000000000000000000000f1",
                "sluice.gasless.forwarder-name", "OurForwarder",
                "sluice.networks.base.rpc.urls", "http://base:8545",
                "sluice.networks.amoy.rpc.urls", "http://amoy:8545",
                "sluice.networks.amoy.gasless.forwarders",
                    "0x00000000000000000000000000000000000000f2"));
    assertThat(forwarders(declared, "local"))
        .containsExactly("0x00000000000000000000000000000000000000f1");
    assertThat(forwarders(declared, "base")).isEmpty();
    assertThat(forwarders(declared, "amoy"))
        .containsExactly("0x00000000000000000000000000000000000000f2");
    assertThat(value(declared, "base", "sluice.gasless.forwarder-name")).isEqualTo("OurForwarder");
  }

  @Test
  void variablesDoAsWell() {
    DeclaredNetworks declared =
        ofVariables(
            Map.of(
                "SLUICE_CHAIN_ID", "137",
                "SLUICE_CHAIN_BLOCK_TIME", "100ms",
                "SLUICE_RPC_URLS", "http://polygon:8545",
                "SLUICE_GASLESS_FORWARDERS", "0x00000000000000000000000000000000000000f1",
                "SLUICE_NETWORKS_OURS_CHAIN_ID", "4242",
                "SLUICE_NETWORKS_OURS_CHAIN_BLOCK_TIME", "7s",
                "SLUICE_NETWORKS_OURS_RPC_URLS", "http://ours:8545"));
    assertThat(declared.environments().keySet()).containsExactly("polygon", "ours");
    assertThat(chain(declared, "ours").id()).isEqualTo(4242);
    assertThat(chain(declared, "ours").blockTime()).isEqualTo(Duration.ofSeconds(7));
    assertThat(urls(declared, "ours")).containsExactly("http://ours:8545");
    assertThat(forwarders(declared, "ours")).isEmpty();
    assertThat(declared.problems()).isEmpty();
  }

  @Test
  void theDefaultNetworksVariablesAreNotOthers() {
    DeclaredNetworks declared =
        ofVariables(
            Map.of(
                "SLUICE_CHAIN_ID", "31337",
                "SLUICE_CHAIN_CONFIRMATIONS", "1",
                "SLUICE_RPC_URLS_0", "http://local:8545",
                "SLUICE_NETWORKS_BASE_LANE_WINDOW_INITIAL", "8"));
    assertThat(chain(declared, "local").confirmations()).isEqualTo(1);
    assertThat(chain(declared, "base").confirmations()).isEqualTo(12);
    assertThat(missing(declared)).containsExactly("sluice.networks.base.rpc.urls");
  }

  @Test
  void aProcessMayWorkForSomeOnly() {
    Map<String, String> settings = new HashMap<>(TWO);
    settings.put("networks", "base");
    DeclaredNetworks declared = declared(settings);
    assertThat(declared.environments()).containsOnlyKeys("base");
    assertThat(declared.standard()).as("whichever runs here").isEqualTo("polygon");
    assertThat(declared.chains()).containsExactlyInAnyOrder(new ChainId(137), new ChainId(8453));
    settings.put("networks", "base,bse");
    assertThat(problems(settings))
        .containsExactly("networks: \"bse\" is no network; name some of polygon, base, or all");
  }

  @Test
  void everythingThatIsWrongIsTold() {
    assertThat(
            problems(
                Map.of(
                    "sluice.networks.ours.rpc.urls", "http://ours:8545",
                    "sluice.networks.polygon.chain.id", "137",
                    "sluice.networks.far-too-long-for-a-name.chain.id", "137",
                    "sluice.networks.far-too-long-for-a-name.rpc.urls", "http://x:1")))
        .containsExactlyInAnyOrder(
            "sluice.networks.far-too-long-for-a-name: \"far-too-long-for-a-name\" is no name of a network; use 1 to 20 of a-z, 0-9 and -, a letter first",
            "sluice.networks.ours.chain.id: is missing, and no network that is known is called ours",
            "sluice.networks.polygon.rpc.urls: is missing: addresses of this chain's nodes",
            "sluice.networks.polygon.chain.id: chain 137 is network far-too-long-for-a-name already",
            "sluice.network.default-name: must name the network that is meant where a request names none: one of far-too-long-for-a-name, ours, polygon");
    assertThat(
            problems(
                Map.of(
                    "sluice.chain.id", "8453",
                    "sluice.networks.base.rpc.urls", "http://base:8545")))
        .containsExactly(
            "sluice.networks.base: sluice.chain and sluice.rpc make a network of this name as well; keep one of the two");
  }

  private static List<String> problems(Map<String, String> settings) {
    return declared(settings).problems().stream()
        .map(each -> each.key() + ": " + each.message())
        .toList();
  }

  private static List<String> missing(DeclaredNetworks declared) {
    return declared.problems().stream().map(DeclaredNetworks.Problem::key).toList();
  }

  private static DeclaredNetworks ofVariables(Map<String, Object> variables) {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
    return DeclaredNetworks.of(environment);
  }

  private static DeclaredNetworks declared(Map<String, String> settings) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", Map.copyOf(settings)));
    return DeclaredNetworks.of(environment);
  }

  private static ConfigurableEnvironment of(DeclaredNetworks declared, String name) {
    return Objects.requireNonNull(declared.environments().get(name));
  }

  private static ChainSettings chain(DeclaredNetworks declared, String name) {
    return Binder.get(of(declared, name)).bindOrCreate("sluice.chain", ChainSettings.class);
  }

  private static List<String> urls(DeclaredNetworks declared, String name) {
    return Binder.get(of(declared, name))
        .bind("sluice.rpc.urls", Bindable.listOf(String.class))
        .get();
  }

  private static List<String> forwarders(DeclaredNetworks declared, String name) {
    return Binder.get(of(declared, name))
        .bind("sluice.gasless.forwarders", Bindable.listOf(String.class))
        .orElse(List.of());
  }

  private static String value(DeclaredNetworks declared, String name, String key) {
    return Binder.get(of(declared, name)).bind(key, Bindable.of(String.class)).get();
  }
}
