package io.sluice.embedded.cli;

import io.sluice.embedded.chain.Creation;
import java.util.Map;

/** The name in a forwarder's EIP-712 domain, as the user sets it for Sluice and for deploying. */
final class ForwarderName {
  private ForwarderName() {}

  /** What is blank counts as unset. */
  static String of(Map<String, String> environment) {
    String name = environment.getOrDefault("FORWARDER_NAME", "");
    return name.isBlank() ? Creation.FORWARDER_NAME : name;
  }
}
