package io.sluice.acceptance.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Sluice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever is asked, nothing breaks, and every answer is one that the API describes. */
class FuzzIT {
  private static final int REQUESTS = 2_000;

  /** What is sent by chance is in no ledger: there is no verdict on this installation. */
  private final Sluice sluice = Sluice.inOneProcess();

  @Test
  void nothingBreaksAndNothingUndescribedIsAnswered() throws Exception {
    long seed = Long.getLong("sluice.fuzz.seed", 1);
    List<String> complaints = new ArrayList<>();
    sluice.during(
        "fuzz",
        () ->
            complaints.addAll(
                new Fuzzer(sluice.api(), Prey.on(sluice), seed).complaints(REQUESTS)));
    assertThat(complaints).as("-Dsluice.fuzz.seed=%d", seed).isEmpty();
  }
}
