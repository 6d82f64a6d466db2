package io.sluice.acceptance.badday;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Role;
import io.sluice.acceptance.dsl.Sluice;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ManyProcessesIT {
  /** Clients of a killed API would have to turn to the other one themselves. */
  private static final Set<Role> WORKERS = EnumSet.complementOf(EnumSet.of(Role.API));

  @RegisterExtension static final Sluice sluice = Sluice.withProcessesOfEachRole(2);

  @Test
  void twoOfEachRoleDoNothingTwice() throws Exception {
    Batch batch;
    try (var load = sluice.isUnderLoad(80)) {
      eventually(withinSeconds(40), load.hasBroughtIn(400));
      batch = load.end();
    }
    assertThat(batch.refused()).isEmpty();
    eventually(withinSeconds(90), batch.allConfirmed());
    sluice.hasEverythingOnTheChainOnce();
  }

  @Test
  void theOthersTakeOverFromThoseThatAreKilled() throws Exception {
    Batch batch;
    try (var load = sluice.isUnderLoad(40)) {
      eventually(withinSeconds(20), load.hasBroughtIn(40));
      for (Role role : WORKERS) {
        sluice.process(role).kill();
      }
      eventually(withinSeconds(20), load.bringsIn(40));
      batch = load.end();
    }
    eventually(withinSeconds(90), batch.allConfirmed());
    sluice.hasEverythingOnTheChainOnce();
  }
}
