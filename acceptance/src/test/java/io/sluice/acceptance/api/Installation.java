package io.sluice.acceptance.api;

import io.sluice.acceptance.dsl.Sluice;

/** The installation all tests of the API share: nothing happens to it. */
final class Installation {
  /**
   * Twelve confirmations as in production; lanes looked at every second, so that tests are quick.
   */
  static final Sluice SHARED =
      Sluice.inOneProcess().with("CONFIRMATIONS", "12").with("SLUICE_MONITOR_LANECHECK", "1s");

  private Installation() {}
}
