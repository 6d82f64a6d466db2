package io.sluice.acceptance.badday;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;

import io.sluice.acceptance.dsl.Role;
import io.sluice.acceptance.dsl.Sluice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KilledRoleIT {
  @RegisterExtension
  static final Sluice sluice = Sluice.withProcessesOfEachRole(1).withDatabaseAccounts();

  private static final int PER_SECOND = 60;

  @Test
  void theWorkOfEachIsTakenUpAgain() throws Exception {
    try (var load = sluice.isUnderLoad(PER_SECOND)) {
      eventually(withinSeconds(20), load.hasBroughtIn(PER_SECOND));
      for (Role role : Role.values()) {
        var process = sluice.process(role);
        process.kill();
        if (role != Role.API) {
          eventually(withinSeconds(20), load.bringsIn(PER_SECOND));
        }
        process.start();
        eventually(withinSeconds(20), load.bringsIn(PER_SECOND));
      }
      eventually(withinSeconds(90), load.end().allConfirmed());
    }
    sluice.hasEverythingOnTheChainOnce();
  }
}
