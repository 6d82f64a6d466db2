package io.sluice.evm.forwarder;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import java.math.BigInteger;
import java.util.Optional;

/**
 * Reads what calls of {@link ForwarderCalls} return. An account without code answers with nothing,
 * and another contract with anything: what is not laid out as the forwarder lays it out is empty.
 */
public final class ForwarderAnswers {
  /** ERC-5267: name, version, chain and contract are used; salt and extensions are not. */
  private static final int FIELDS = 0x0f;

  private static final int DOMAIN_WORDS = 7;

  private ForwarderAnswers() {}

  /** The next nonce of a signer. */
  public static Optional<BigInteger> nonce(Bytes answer) {
    AbiReader in = new AbiReader(answer);
    return in.size() == AbiReader.WORD ? in.number(0) : Optional.empty();
  }

  /**
   * Whether a target trusts the forwarder, as the forwarder reads its answer: one word or more, of
   * which the first is not zero. A call that reverted is no answer, and no trust.
   */
  public static boolean trusted(Bytes answer) {
    return new AbiReader(answer).number(0).filter(word -> word.signum() > 0).isPresent();
  }

  /**
   * The domain of the forwarder.
   *
   * @return empty also for a domain that is sound but uses other fields than the forwarder's, whose
   *     signatures would be hashed otherwise
   */
  public static Optional<ForwarderDomain> domain(Bytes answer) {
    AbiReader in = new AbiReader(answer);
    Optional<String> name = in.text(1);
    Optional<String> version = in.text(2);
    Optional<Long> chainId = in.smallNumber(3).filter(chain -> chain > 0);
    Optional<Address> contract = in.address(4);
    boolean forwarders =
        in.size() >= DOMAIN_WORDS * AbiReader.WORD
            && in.leadingByte(0) == FIELDS
            && in.list(6).filter(length -> length == 0).isPresent();
    return forwarders && name.isPresent() && version.isPresent()
        ? chainId.flatMap(chain ->
            contract.map(address ->
                new ForwarderDomain(name.get(), version.get(), new ChainId(chain), address)))
        : Optional.empty();
  }
}
