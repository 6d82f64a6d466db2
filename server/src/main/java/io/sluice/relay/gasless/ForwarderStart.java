package io.sluice.relay.gasless;

import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.failure.StartupException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;

/** Refuses to start with a forwarder that is none, where a node says so. */
@PerNetwork
@ForRole({Role.API, Role.RELAY})
class ForwarderStart implements ApplicationRunner {
  private final Forwarders forwarders;

  ForwarderStart(Forwarders forwarders) {
    this.forwarders = forwarders;
  }

  /**
   * Asks each of them once. Where no node answers it is asked again with the first request.
   *
   * @throws StartupException when one of them is not what the settings say
   */
  @Override
  public void run(ApplicationArguments arguments) {
    if (forwarders.domains().isEmpty()) {
      return;
    }
    forwarders.look();
    for (Forwarders.Standing standing : forwarders.standings().values()) {
      if (standing instanceof Forwarders.Standing.Wrong(String sentence)) {
        throw new StartupException(sentence);
      }
    }
  }
}
