package io.sluice.embedded.chain;

import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** A node that is asked one thing at a time. */
@FunctionalInterface
public interface Rpc {
  /**
   * The result of one call.
   *
   * @throws NodeError when the node answers with an error
   * @throws IOException when it does not answer; it may have done what it was asked
   */
  JsonNode call(String method, Object... parameters) throws IOException;
}
