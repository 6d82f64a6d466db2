package io.sluice.embedded;

import io.sluice.embedded.chain.Creation;
import io.sluice.embedded.chain.Deployment;
import io.sluice.embedded.chain.DeploymentException;
import io.sluice.embedded.chain.SigningKey;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The contracts on a development chain: OpenZeppelin's forwarder, a token and an NFT that trust it.
 * Their addresses follow from the forwarder's name, so that every chain of this kind has the same.
 * The token's supply is Anvil's first account's, whose key everybody knows; anybody may take more
 * ({@code faucet(address,uint256)}).
 */
public final class DevelopmentContracts {
  /** Anvil's first account, rich from the start: the mnemonic is "test test … junk". */
  public static final SigningKey ACCOUNT =
      new SigningKey(
          new BigInteger("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80", 16));

  /** Of the sample token: a million. */
  public static final BigInteger SUPPLY = BigInteger.TEN.pow(6 + 18);

  private final Anvil node;
  private final Path records;
  private final String forwarderName;
  private volatile String forwarder = "";
  private volatile String sampleToken = "";
  private volatile String sampleNft = "";

  DevelopmentContracts(Anvil node, Path folder, String forwarderName) {
    this.node = node;
    this.records = folder.resolve("deployment");
    this.forwarderName = forwarderName;
  }

  /**
   * Puts on the chain what is not there. Of what was signed before nothing counts: when the chain
   * is killed, its last blocks go, and the nonces after them are worth nothing.
   *
   * @throws EmbeddedException when that fails; some may be there then
   */
  void deploy(Duration limit) {
    SafeFiles.deleteFolder(records);
    try (var deployment = Deployment.begin(node::call, node.chainId(), ACCOUNT, records)) {
      forwarder = deployment.place(Creation.forwarder(forwarderName));
      sampleToken = deployment.place(Creation.sampleToken(forwarder, ACCOUNT.address(), SUPPLY));
      sampleNft = deployment.place(Creation.sampleNft(forwarder));
      if (deployment.send()) {
        node.call("evm_mine"); // at once, whatever the time between blocks
      }
      deployment.await(limit, time -> !node.exitsWithin(time));
    } catch (IOException | DeploymentException e) {
      throw new EmbeddedException(
          "The contracts cannot be put on the chain " + node.network() + ": " + e.getMessage(), e);
    }
  }

  /** Lower-case hex with 0x, as all of them. */
  public String forwarder() {
    return forwarder;
  }

  /** In the EIP-712 domain of the forwarder. */
  public String forwarderName() {
    return forwarderName;
  }

  public String sampleToken() {
    return sampleToken;
  }

  public String sampleNft() {
    return sampleNft;
  }
}
