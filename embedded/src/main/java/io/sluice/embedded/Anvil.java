package io.sluice.embedded;

import io.sluice.embedded.chain.JsonRpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * An EVM development node whose chain survives restarts. {@link #stop} saves the whole chain;
 * {@link #kill} may lose what the last seconds brought, as a reorganisation would.
 */
public final class Anvil implements Part {
  /** Of the first network; each further one has the next. */
  public static final long CHAIN_ID = 31_337;

  /** What the product calls the chain with that id. */
  static final String FIRST = "local";

  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration GRACE = Duration.ofSeconds(20);

  /** Often enough to lose little, rarely enough not to be felt: a dump writes the whole chain. */
  private static final Duration SAVE_EVERY = Duration.ofSeconds(10);

  private final String network;
  private final long chainId;
  private final Path folder;
  private final int port;
  private final List<String> command;
  private final JsonRpc rpc;
  private final ChildProcess process;
  private final DevelopmentContracts contracts;

  /**
   * @param number of the network, from 1: {@code local}, {@code local-2} and so on
   * @param blockTime between blocks, also with nothing in them; zero mines one block per
   *     transaction at once
   * @param gasLimit of a block
   * @param forwarderName in the EIP-712 domain of the forwarder that is put on the chain
   */
  Anvil(
      int number,
      Path folder,
      Ports ports,
      Path program,
      Duration blockTime,
      long gasLimit,
      String forwarderName) {
    this.network = number == 1 ? FIRST : FIRST + "-" + number;
    this.chainId = CHAIN_ID + number - 1;
    this.folder = folder.resolve(number == 1 ? "chain" : "chain-" + number);
    int port = ports.of(name());
    this.port = port;
    this.command = command(program, blockTime, gasLimit);
    this.rpc = new JsonRpc(url());
    this.process = new ChildProcess(name(), folder, GRACE);
    this.contracts = new DevelopmentContracts(this, this.folder, forwarderName);
  }

  private List<String> command(Path program, Duration blockTime, long gasLimit) {
    List<String> words = new ArrayList<>();
    words.add(program.toString());
    words.addAll(List.of("--host", "127.0.0.1", "--port", Integer.toString(port)));
    words.addAll(List.of("--chain-id", Long.toString(chainId)));
    words.addAll(List.of("--gas-limit", Long.toString(gasLimit)));
    words.addAll(List.of("--state", state().toString()));
    words.addAll(List.of("--state-interval", Long.toString(SAVE_EVERY.toSeconds())));
    words.addAll(List.of("--cache-path", folder.resolve("cache").toString()));
    words.addAll(List.of("--no-request-size-limit", "--quiet"));
    if (blockTime.isPositive()) {
      words.addAll(List.of("--block-time", Double.toString(blockTime.toMillis() / 1e3)));
    }
    return List.copyOf(words);
  }

  @Override
  public String name() {
    return network.equals(FIRST) ? "anvil" : "anvil-" + network;
  }

  /** How requests name its chain. */
  public String network() {
    return network;
  }

  public long chainId() {
    return chainId;
  }

  public int port() {
    return port;
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  public synchronized long pid() {
    return process.pid();
  }

  @Override
  public synchronized void start() {
    if (isRunning()) {
      return;
    }
    SafeFiles.createFolders(folder);
    try {
      if (!Files.exists(state())) {
        launch();
        return;
      }
      try {
        launch();
        Files.copy(state(), lastGood(), StandardCopyOption.REPLACE_EXISTING);
      } catch (EmbeddedException e) {
        // A kill during a dump leaves half a file, on which the node refuses to start.
        if (!Files.exists(lastGood())
            || !String.valueOf(e.getMessage()).contains("failed to parse json file")) {
          throw e;
        }
        Files.copy(lastGood(), state(), StandardCopyOption.REPLACE_EXISTING);
        launch();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void launch() {
    process.start(command, Map.of());
    process.awaitReady(this::answers, START_LIMIT);
    contracts.deploy(START_LIMIT);
  }

  /** True when it is not running, at the latest after this time. */
  boolean exitsWithin(Duration limit) {
    return process.exitsWithin(limit.toMillis());
  }

  /** What is on the chain from its start on. */
  public DevelopmentContracts contracts() {
    return contracts;
  }

  private boolean answers() {
    try {
      return call("eth_chainId").asString().equals("0x" + Long.toHexString(chainId));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Any JSON-RPC method, the node's own test controls among them ({@code anvil_reorg}, {@code
   * evm_snapshot}, {@code anvil_dropTransaction} …).
   *
   * @throws IOException when the node does not answer, or answers with an error
   */
  public JsonNode call(String method, Object... parameters) throws IOException {
    return rpc.call(method, parameters);
  }

  /** Gives every address this balance, whatever it had. */
  void fund(Collection<String> addresses, String weiInHex) {
    try {
      for (String address : addresses) {
        call("anvil_setBalance", address, weiInHex);
      }
    } catch (IOException e) {
      throw new EmbeddedException("The node does not take balances: " + e.getMessage() + ".", e);
    }
  }

  private Path state() {
    return folder.resolve("state.json");
  }

  private Path lastGood() {
    return folder.resolve("state.last-good.json");
  }

  @Override
  public synchronized void stop() {
    if (isRunning()) {
      rest();
    }
    process.stop();
  }

  /**
   * No more blocks. The node saves its accounts and its blocks one after the other: a block mined
   * in between would be in effect and in no block. Mining one by request waits for the one under
   * way.
   */
  private void rest() {
    try {
      call("evm_setAutomine", false);
      call("evm_setIntervalMining", 0);
      call("evm_mine");
    } catch (IOException e) {
      // It does not answer, and will not save anything either.
    }
  }

  @Override
  public synchronized void kill() {
    process.kill();
  }

  @Override
  public synchronized boolean isRunning() {
    return process.isRunning();
  }
}
