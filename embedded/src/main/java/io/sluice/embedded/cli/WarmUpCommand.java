package io.sluice.embedded.cli;

import io.sluice.embedded.Infrastructure;
import picocli.CommandLine.Command;

/**
 * Starts and stops everything once, after a build: binaries are unpacked, the product's next start
 * takes half the time, and so does the launcher's, as it runs this with a JVM that records.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Runnable {
  @Override
  public void run() {
    try (var infrastructure = Infrastructure.startThrowAway(settings -> settings)) {
      if (!infrastructure.isTrained()) {
        infrastructure.train();
      }
    }
  }
}
