package io.sluice.evm.forwarder;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Keccak;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What a signature for one forwarder is bound to (EIP-712, "Definition of domainSeparator"): signed
 * for another chain, contract or name it is not valid here. Immutable; equal by its four parts.
 */
public final class ForwarderDomain {
  /** The version that the constructor of {@code ERC2771Forwarder} sets. */
  public static final String VERSION = "1";

  private static final byte[] TYPE =
      hash("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");

  private static final int WORDS = 5;

  private final String name;
  private final String version;
  private final ChainId chainId;
  private final Address verifyingContract;
  private final byte[] separator;

  /**
   * @param name that the forwarder was deployed under; any text
   * @param version {@link #VERSION} unless the contract is another
   * @param verifyingContract the forwarder itself
   */
  public ForwarderDomain(String name, String version, ChainId chainId, Address verifyingContract) {
    this.name = name;
    this.version = version;
    this.chainId = chainId;
    this.verifyingContract = verifyingContract;
    this.separator =
        Keccak.hash(
            new AbiWriter(WORDS * AbiWriter.WORD)
                .bytes(TYPE)
                .bytes(hash(name))
                .bytes(hash(version))
                .number(chainId.value())
                .address(verifyingContract)
                .toArray());
  }

  /** The domain of OpenZeppelin's forwarder at this address. */
  public static ForwarderDomain of(String name, ChainId chainId, Address forwarder) {
    return new ForwarderDomain(name, VERSION, chainId, forwarder);
  }

  public String name() {
    return name;
  }

  public String version() {
    return version;
  }

  public ChainId chainId() {
    return chainId;
  }

  public Address verifyingContract() {
    return verifyingContract;
  }

  /** The 32-byte separator; found once. */
  public byte[] separator() {
    return separator.clone();
  }

  /** The separator itself, for readers of this package that do not change it. */
  byte[] sharedSeparator() {
    return separator;
  }

  private static byte[] hash(String text) {
    return Keccak.hash(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ForwarderDomain domain
        && name.equals(domain.name)
        && version.equals(domain.version)
        && chainId.equals(domain.chainId)
        && verifyingContract.equals(domain.verifyingContract);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, version, chainId, verifyingContract);
  }

  /** The four parts, for people. */
  @Override
  public String toString() {
    return name + " version " + version + " at " + verifyingContract + " on chain " + chainId;
  }
}
