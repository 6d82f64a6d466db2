package io.sluice.acceptance.badday;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Role;
import io.sluice.acceptance.dsl.Sluice;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StoppedUnderLoadIT {
  @RegisterExtension static final Sluice sluice = Sluice.inOneProcess();

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void itEndsInOrderWithin30SecondsAndTheNextStartFinishesTheRest() throws Exception {
    var process = sluice.process(Role.SIGNER);
    Batch batch;
    try (var load = sluice.isUnderLoad(100)) {
      eventually(withinSeconds(20), load.hasBroughtIn(200));
      long begin = System.nanoTime();
      process.stop();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT);
      batch = load.end();
    }
    assertThat(Files.readString(process.log())).doesNotContain(" ERROR ");

    process.start();
    eventually(withinSeconds(60), batch.allConfirmed());
    sluice.hasEverythingOnTheChainOnce();
  }
}
