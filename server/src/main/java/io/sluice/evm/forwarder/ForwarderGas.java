package io.sluice.evm.forwarder;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.IntrinsicGas;
import java.math.BigInteger;
import java.util.List;

/**
 * The gas limit with which the forwarder surely can make the calls it is sent, so that no node has
 * to estimate it. What is not used is not paid. Measured against the contract of OpenZeppelin 5.7.0
 * on a node of Prague, it is over the least that does by 9,000 to 13,000 a request, most of it for
 * targets that say whom they trust at greater expense than OpenZeppelin's own.
 *
 * <p>What it cannot hold is a target that burns what it gets when it is asked whom it trusts: the
 * forwarder lets it have 63/64 of everything, and nothing in the request bounds that.
 *
 * <p>A call gets at most 63/64 of what is left (EIP-150), and the forwarder burns all of the
 * transaction's gas when less than 1/63 of a request's is left after its call: so much must be left
 * whatever the call uses. For the last request of a batch that is extra; for the others what those
 * after them need usually is enough.
 *
 * <p>Chains that price calldata or execution in another way than Ethereum need an estimate.
 */
public final class ForwarderGas {
  /** A target's {@code isTrustedForwarder}: 2,600 to reach it, as much again behind a proxy. */
  private static final long TRUST = 10_000;

  /** Reading a nonce, 2,100, and counting it on, 2,900 and 200 for looks at what is warm. */
  private static final long NONCE = 5_200;

  /** What counting on from zero costs more: a slot is made (EIP-2200). */
  private static final long FIRST_NONCE = 17_100;

  /** {@code ecrecover} is 3,000; decoding, hashing and checks around it. */
  private static final long CHECKS = 7_000;

  /**
   * Sending value with a call (Yellow Paper, appendix G); the target exists, so no account is made.
   */
  private static final long VALUE = 9_000;

  /** The event is 1,637; the rest is the turn of the loop. */
  private static final long AFTER = 3_000;

  /** Finding the function, and the checks of value at the end. */
  private static final long ONCE = 3_000;

  /** Value that goes back to an account that is new: 2,600, 9,000 and 25,000. */
  private static final long REFUND = 40_000;

  /** A word of data is hashed for 6 and copied twice for 3 each. */
  private static final long PER_DATA_WORD = 12;

  /** Memory that a request keeps beside its data; none is given back before the end. */
  private static final long MEMORY_WORDS = 32;

  /** Memory is 3 a word, and the square of all words over 512 (Yellow Paper, appendix H). */
  private static final long PER_MEMORY_WORD = 3;

  private static final long MEMORY_SQUARE = 512;

  /** Of what is given to a call, this part must be left after it. */
  private static final long REMAINDER = 63;

  /** More than any block holds: what is over it needs no exact limit. */
  private static final BigInteger LARGEST = BigInteger.ONE.shiftLeft(48);

  private ForwarderGas() {}

  /** Units of gas for {@link ForwarderCalls#execute}. */
  public static long ofExecute(SignedRequest request) {
    return IntrinsicGas.withExecution(
        ForwarderCalls.execute(request), ONCE + execution(List.of(request)));
  }

  /**
   * Units of gas for {@link ForwarderCalls#executeBatch}. Grows with every request, so that who
   * packs can add them until it is too much.
   */
  public static long ofBatch(List<SignedRequest> requests, Address refundReceiver) {
    boolean refund =
        requests.stream().anyMatch(each -> each.request().value().value().signum() > 0);
    return IntrinsicGas.withExecution(
        ForwarderCalls.executeBatch(requests, refundReceiver),
        ONCE + (refund ? REFUND : 0) + execution(requests));
  }

  /**
   * From the last request to the first, because each must leave enough for those after it. Of its
   * data a second copy is needed for a moment, where what follows will be.
   */
  private static long execution(List<SignedRequest> requests) {
    long words = 0;
    long largest = 0;
    long needed = 0;
    for (SignedRequest signed : requests.reversed()) {
      ForwardRequest request = signed.request();
      long dataWords = words(request);
      long gas = request.gas().min(LARGEST).longValueExact();
      long left = Math.max(AFTER + needed, Math.ceilDiv(gas, REMAINDER));
      needed = before(request, dataWords) + gas + left;
      words += MEMORY_WORDS + dataWords;
      largest = Math.max(largest, dataWords);
    }
    words += largest;
    return needed + PER_MEMORY_WORD * words + words * words / MEMORY_SQUARE;
  }

  private static long before(ForwardRequest request, long dataWords) {
    return TRUST
        + NONCE
        + (request.nonce().signum() == 0 ? FIRST_NONCE : 0)
        + CHECKS
        + (request.value().value().signum() > 0 ? VALUE : 0)
        + PER_DATA_WORD * dataWords;
  }

  private static long words(ForwardRequest request) {
    return Math.ceilDiv(request.data().size(), AbiWriter.WORD) + 1L;
  }
}
