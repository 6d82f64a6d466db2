package io.sluice.acceptance.badday;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Stranger;
import io.sluice.acceptance.dsl.UpCommand;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of {@code ./sluice up}, with what it started. */
class KilledUpIT {
  @Test
  void aNewStartOnTheSameFolderFinishesWhatWasAccepted(@TempDir Path data) throws Exception {
    try (var up = new UpCommand(data)) {
      up.start();
      eventually(withinSeconds(120), up.isUp());
      var installation = new Stranger(up.api(), up.chain());
      List<String> contracts = up.contracts();
      Batch batch;
      try (var load = installation.isUnderLoad(50)) {
        eventually(withinSeconds(30), load.hasBroughtIn(100));
        up.isKilled();
        batch = load.end();
      }
      List<ProcessHandle> left = up.processes();
      assertThat(left).as("what outlives its supervisor").isNotEmpty();

      up.start();
      eventually(withinSeconds(120), up.isUp());
      assertThat(left).noneMatch(ProcessHandle::isAlive);
      assertThat(up.contracts()).isEqualTo(contracts).doesNotHaveDuplicates();
      for (String contract : contracts) {
        assertThat(up.chain().hasContract(contract)).as(contract).isTrue();
      }
      Batch afterwards = installation.submits(10).transfers().allAccepted();
      eventually(withinSeconds(90), afterwards.allConfirmed());
      eventually(withinSeconds(90), batch.allConfirmed());
      installation.hasEverythingOnTheChainOnce();

      List<ProcessHandle> running = up.processes();
      assertThat(up.stopsWithin(45)).isTrue();
      assertThat(running).noneMatch(ProcessHandle::isAlive);
    }
  }
}
