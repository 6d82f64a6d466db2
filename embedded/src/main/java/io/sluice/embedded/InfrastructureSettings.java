package io.sluice.embedded;

import io.sluice.embedded.chain.Creation;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How an infrastructure is to be.
 *
 * @param folder keeps everything it stores; made when absent
 * @param blockTime of the development chain, also with nothing to mine; zero mines one block per
 *     transaction at once, which thousands of single sends stall
 * @param blockGasLimit of the development chain
 * @param networks how many development chains there are, 1 to 10
 * @param lanes how many keys to sign with there are at least
 * @param apiKey of the first client; empty: one is made once and kept in the folder
 * @param forwarderName in the EIP-712 domain of the forwarder on the development chains
 */
public record InfrastructureSettings(
    Path folder,
    Duration blockTime,
    long blockGasLimit,
    int networks,
    int lanes,
    String apiKey,
    String forwarderName) {
  /** 14,000 plain transfers: a load test's block stays below half, so that fees do not climb. */
  private static final long ROOMY_BLOCKS = 300_000_000;

  private static final int LANES = 10;

  private static final int MOST_NETWORKS = 10;

  public InfrastructureSettings {
    folder = folder.toAbsolutePath().normalize();
    if (blockTime.isNegative() || blockGasLimit <= 0 || lanes <= 0) {
      throw new IllegalArgumentException(
          "block time must not be negative; gas limit and lanes must be positive");
    }
    if (networks < 1 || networks > MOST_NETWORKS) {
      throw new IllegalArgumentException("there are 1 to " + MOST_NETWORKS + " networks");
    }
  }

  /** A block a second, ten lanes, a key of its own. */
  public static InfrastructureSettings in(Path folder) {
    return new InfrastructureSettings(
        folder, Duration.ofSeconds(1), ROOMY_BLOCKS, 1, LANES, "", Creation.FORWARDER_NAME);
  }

  public InfrastructureSettings withBlockTime(Duration wanted) {
    return new InfrastructureSettings(
        folder, wanted, blockGasLimit, networks, lanes, apiKey, forwarderName);
  }

  public InfrastructureSettings withBlockGasLimit(long wanted) {
    return new InfrastructureSettings(
        folder, blockTime, wanted, networks, lanes, apiKey, forwarderName);
  }

  public InfrastructureSettings withNetworks(int wanted) {
    return new InfrastructureSettings(
        folder, blockTime, blockGasLimit, wanted, lanes, apiKey, forwarderName);
  }

  public InfrastructureSettings withLanes(int wanted) {
    return new InfrastructureSettings(
        folder, blockTime, blockGasLimit, networks, wanted, apiKey, forwarderName);
  }

  public InfrastructureSettings withApiKey(String wanted) {
    return new InfrastructureSettings(
        folder, blockTime, blockGasLimit, networks, lanes, wanted, forwarderName);
  }

  public InfrastructureSettings withForwarderName(String wanted) {
    return new InfrastructureSettings(
        folder, blockTime, blockGasLimit, networks, lanes, apiKey, wanted);
  }
}
