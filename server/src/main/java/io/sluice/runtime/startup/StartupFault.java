package io.sluice.runtime.startup;

import io.sluice.runtime.failure.Causes;
import io.sluice.runtime.failure.StartupException;
import java.util.Optional;
import org.springframework.boot.context.config.ConfigDataException;
import org.springframework.boot.web.server.PortInUseException;

/**
 * A fault at start-up that is the operator's to mend.
 *
 * @param sentence what is wrong and what to do
 * @param exitCode 2 when the settings are wrong, else 1
 */
record StartupFault(String sentence, int exitCode) {

  /** Looks through the causes; empty when the fault is a bug and wants its stack trace. */
  static Optional<StartupFault> in(Throwable thrown) {
    for (Throwable cause : Causes.of(thrown)) {
      switch (cause) {
        case StartupException expected -> {
          return Optional.of(
              new StartupFault(String.valueOf(expected.getMessage()), expected.exitCode()));
        }
        case PortInUseException port -> {
          return Optional.of(
              new StartupFault(
                  "Port " + port.getPort() + " is in use; set PORT to a free one.", 1));
        }
        case ConfigDataException file -> {
          return Optional.of(new StartupFault(String.valueOf(file.getMessage()), 2));
        }
        default -> {}
      }
    }
    return Optional.empty();
  }
}
