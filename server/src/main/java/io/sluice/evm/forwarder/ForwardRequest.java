package io.sluice.evm.forwarder;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import java.math.BigInteger;

/**
 * What a user signs so that somebody else may send it: the {@code ForwardRequest} of {@code
 * ERC2771Forwarder}. Every value that its types can hold is one, sensible or not: what was signed
 * must be hashed as it is.
 *
 * @param from whose request it is, and who must have signed it
 * @param to the contract that is called; it must trust the forwarder (ERC-2771)
 * @param value native currency that goes with the call; whoever sends it pays it
 * @param gas units that the call gets; 0 to 2^256 - 1
 * @param nonce the request's place among those of {@code from} at this forwarder; 0 to 2^256 - 1
 * @param deadline the last second, since 1970, in which a block may execute it; 0 to 2^48 - 1
 * @param data what the call gets, before the address of {@code from} that the forwarder appends
 */
public record ForwardRequest(
    Address from,
    Address to,
    Wei value,
    BigInteger gas,
    BigInteger nonce,
    long deadline,
    Bytes data) {
  /** The last second that the contract's {@code uint48} holds. */
  public static final long LAST_DEADLINE = (1L << 48) - 1;

  public ForwardRequest {
    requireUint256(gas, "gas");
    requireUint256(nonce, "nonce");
    if (deadline < 0 || deadline > LAST_DEADLINE) {
      throw new IllegalArgumentException(
          "deadline is in seconds since 1970, from 0 to " + LAST_DEADLINE);
    }
  }

  private static void requireUint256(BigInteger number, String field) {
    if (number.signum() < 0 || number.bitLength() > 256) {
      throw new IllegalArgumentException(field + " is a whole number from 0 to 2^256 - 1");
    }
  }
}
