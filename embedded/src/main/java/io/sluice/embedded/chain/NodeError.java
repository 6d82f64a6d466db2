package io.sluice.embedded.chain;

import java.io.IOException;

/** A node's answer that it will not do something. */
public final class NodeError extends IOException {
  private final String said;

  NodeError(String method, String said) {
    super(method + " was answered: " + said);
    this.said = said;
  }

  /** In the node's own words. */
  public String said() {
    return said;
  }
}
