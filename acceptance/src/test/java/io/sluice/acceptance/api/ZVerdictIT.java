package io.sluice.acceptance.api;

import io.sluice.acceptance.dsl.Sluice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Comes last by its name: judges everything the tests of the API have asked for. */
class ZVerdictIT {
  @RegisterExtension static final Sluice sluice = Installation.SHARED;

  @Test
  void everything_that_was_accepted_is_on_the_chain_once_and_nothing_else() throws Exception {
    sluice.hasEverythingOnTheChainOnce();
  }
}
