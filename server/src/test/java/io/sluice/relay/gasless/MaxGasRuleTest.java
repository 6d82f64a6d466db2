package io.sluice.relay.gasless;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.runtime.settings.SettingsProblems;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What no transaction could carry may not be promised to users. */
class MaxGasRuleTest {
  private static final String FORWARDER = "--sluice.gasless.forwarders=0x" + "f1".repeat(20);
  private static final Pattern ADVICE =
      Pattern.compile("lower it to (\\d+), or raise sluice.routing.largest-gas to (\\d+)$");

  @Test
  void whatMayBeAskedForFitsATransactionAndTheAdviceHolds() {
    List<String> problems =
        SettingsProblems.of(FORWARDER, "--sluice.routing.largest-gas=1500000", "--roles=signer");
    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst())
        .startsWith("sluice.gasless.max-gas")
        .contains("2000000")
        .contains("1500000");
    Matcher advice = ADVICE.matcher(problems.getFirst());
    assertThat(advice.find()).as(problems.getFirst()).isTrue();
    assertThat(
            SettingsProblems.of(
                FORWARDER,
                "--sluice.routing.largest-gas=1500000",
                "--sluice.gasless.max-gas=" + advice.group(1)))
        .isEmpty();
    assertThat(SettingsProblems.of(FORWARDER, "--sluice.routing.largest-gas=" + advice.group(2)))
        .isEmpty();
    assertThat(
            SettingsProblems.of(
                FORWARDER, "--sluice.routing.largest-gas=" + (Long.parseLong(advice.group(2)) - 1)))
        .hasSize(1);
  }

  @Test
  void itIsToldWithAllOthers() {
    assertThat(
            SettingsProblems.of(
                FORWARDER, "--sluice.routing.largest-gas=30000", "--sluice.http.port=abc"))
        .hasSize(2)
        .anySatisfy(each ->
            assertThat(each).contains("sluice.gasless.max-gas").doesNotContain("lower it to"));
  }

  @Test
  void withoutAForwarderNothingIsPromised() {
    assertThat(SettingsProblems.of("--sluice.routing.largest-gas=1500000")).isEmpty();
  }

  @Test
  void itIsToldOfANetworkByItsOwnKey() {
    assertThat(
            SettingsProblems.of(
                "--sluice.networks.base.rpc.urls=http://127.0.0.1:1",
                "--sluice.networks.base.gasless.forwarders=0x" + "f1".repeat(20),
                "--sluice.networks.base.routing.largest-gas=1500000"))
        .singleElement()
        .asString()
        .startsWith("sluice.networks.base.gasless.max-gas");
  }
}
