package io.sluice.engine.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.runtime.settings.SettingsProblems;
import org.junit.jupiter.api.Test;

/** Depths that cannot hold together are refused before anything starts, all at once. */
class DepthRuleTest {
  @Test
  void whatIsRememberedMustReachAsDeepAsFinalIs() {
    assertThat(
            SettingsProblems.of(
                "--sluice.chain.confirmations=100", "--sluice.blocks.keep=64", "--roles=api"))
        .containsExactly(
            "sluice.chain.confirmations (--sluice.chain.confirmations): 100 blocks deep is deeper"
                + " than the 64 that are remembered; lower it to 64, or raise sluice.blocks.keep"
                + " to 100");
  }

  @Test
  void fullNodesDoNotKnowTheStateOfTheDepth() {
    assertThat(SettingsProblems.of("--sluice.chain.confirmations=200"))
        .containsExactly(
            "sluice.chain.confirmations (--sluice.chain.confirmations): full nodes keep the state"
                + " of 128 blocks, and nonces are audited 200 blocks deep; lower it to 128, or set"
                + " sluice.chain.archive=true when the nodes are archive nodes");
    assertThat(SettingsProblems.of("--sluice.chain.confirmations=128")).isEmpty();
    assertThat(
            SettingsProblems.of("--sluice.chain.confirmations=200", "--sluice.chain.archive=true"))
        .isEmpty();
  }

  @Test
  void allThatContradictsIsToldAtOnce() {
    assertThat(
            SettingsProblems.of(
                "--sluice.chain.confirmations=300",
                "--sluice.blocks.catch-up=200",
                "--sluice.blocks.keep=100",
                "--sluice.http.port=abc"))
        .hasSize(4);
  }

  @Test
  void aRecordThatIsWrongByItselfIsToldOnce() {
    assertThat(SettingsProblems.of("--sluice.chain.confirmations=0", "--sluice.blocks.keep=32"))
        .containsExactly(
            "sluice.chain.confirmations (--sluice.chain.confirmations): must be at least 1");
  }
}
