package io.sluice.embedded;

import io.sluice.embedded.chain.Rpc;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** A development node alone, which mines each transaction at once. */
public final class TestNode implements AutoCloseable, Rpc {
  private final Anvil anvil;

  /** Starts one whose chain is kept in this folder. */
  public TestNode(Path folder) {
    SafeFiles.createFolders(folder);
    anvil =
        new Anvil(
            1,
            folder,
            new Ports(folder),
            Installation.find().anvil(),
            Duration.ZERO,
            300_000_000,
            "SluiceForwarder");
    anvil.start();
  }

  public Anvil anvil() {
    return anvil;
  }

  @Override
  public JsonNode call(String method, Object... parameters) throws java.io.IOException {
    return anvil.call(method, parameters);
  }

  @Override
  public void close() {
    anvil.kill();
  }
}
