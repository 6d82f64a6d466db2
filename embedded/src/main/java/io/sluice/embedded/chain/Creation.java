package io.sluice.embedded.chain;

import com.esaulpaugh.headlong.abi.Address;
import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import com.esaulpaugh.headlong.abi.TupleType;
import java.math.BigInteger;

/**
 * A contract that is to be on a chain.
 *
 * @param name people know it by
 * @param initCode creates it: the compiled code and the constructor's arguments
 * @param question a call that it answers by what it was created with
 * @param answer to that, as its ABI has it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Creation(
    String name, CompiledContract contract, byte[] initCode, byte[] question, Answer answer) {
  /** What is right depends on where the contract is. */
  @FunctionalInterface
  public interface Answer {
    byte[] of(long chainId, String address);
  }

  /** The name in the forwarder's EIP-712 domain, unless another is asked for. */
  public static final String FORWARDER_NAME = "SluiceForwarder";

  private static final String FORWARDER_VERSION = "1";

  /** Name, version, chain id and address are in the domain, a salt is not (ERC-5267). */
  private static final byte[] DOMAIN_FIELDS = {0x0f};

  private static final Function DOMAIN =
      Function.parse("eip712Domain()", "(bytes1,string,string,uint256,address,bytes32,uint256[])");

  private static final Function TRUSTED = Function.parse("trustedForwarder()", "(address)");

  /** OpenZeppelin's forwarder. */
  public static Creation forwarder(String domainName) {
    return of(
        "forwarder",
        "ERC2771Forwarder",
        encoded("(string)", domainName),
        call(DOMAIN),
        (chainId, address) ->
            DOMAIN
                .getOutputs()
                .encode(
                    Tuple.from(
                        DOMAIN_FIELDS,
                        domainName,
                        FORWARDER_VERSION,
                        BigInteger.valueOf(chainId),
                        wrapped(address),
                        new byte[32],
                        new BigInteger[0]))
                .array());
  }

  /**
   * An ERC-20 whose whole supply is the holder's.
   *
   * @param supply in the smallest unit, 10^-18 of a token
   */
  public static Creation sampleToken(String forwarder, String holder, BigInteger supply) {
    return trusting(
        "sampleToken",
        "SampleToken",
        forwarder,
        encoded("(address,address,uint256)", wrapped(forwarder), wrapped(holder), supply));
  }

  /** An ERC-721. */
  public static Creation sampleNft(String forwarder) {
    return trusting("sampleNft", "SampleNFT", forwarder, encoded("(address)", wrapped(forwarder)));
  }

  private static Creation trusting(
      String name, String contract, String forwarder, byte[] arguments) {
    byte[] answer = encoded("(address)", wrapped(forwarder));
    return of(name, contract, arguments, call(TRUSTED), (chainId, address) -> answer);
  }

  private static Creation of(
      String name, String contract, byte[] arguments, byte[] question, Answer answer) {
    var compiled = CompiledContract.named(contract);
    byte[] initCode = Bytes.joined(compiled.bytecode(), arguments);
    return new Creation(name, compiled, initCode, question, answer);
  }

  private static byte[] encoded(String types, Object... values) {
    return TupleType.<Tuple>parse(types).encode(Tuple.from(values)).array();
  }

  private static byte[] call(Function function) {
    return function.encodeCallWithArgs().array();
  }

  private static Address wrapped(String address) {
    return Address.wrap(Address.toChecksumAddress(address));
  }
}
