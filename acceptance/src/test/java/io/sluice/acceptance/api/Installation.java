package io.sluice.acceptance.api;

import io.sluice.acceptance.dsl.Sluice;
import io.sluice.acceptance.dsl.WebhookReceiver;

/** The installation all tests of the API share: nothing happens to it. */
final class Installation {
  /** Where its first client is told in the form of the relay that was here before. */
  static final WebhookReceiver OLD_URL = WebhookReceiver.start();

  /** What is signed with there. */
  static final String OLD_KEY = "a key of the relay before";

  /**
   * Twelve confirmations as in production; lanes looked at every second, so that tests are quick.
   */
  static final Sluice SHARED =
      Sluice.inOneProcess()
          .with("CONFIRMATIONS", "12")
          .with("SLUICE_MONITOR_LANECHECK", "1s")
          .telling(OLD_URL, OLD_KEY);

  private Installation() {}
}
