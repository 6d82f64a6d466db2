package io.sluice.evm.forwarder;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Keccak;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The calldata of what {@code ERC2771Forwarder} and its targets can be asked. The nonce of a
 * request is not in it: the contract takes its own, so that a request executes at its nonce or not
 * at all.
 */
public final class ForwarderCalls {
  /** The words before what has no fixed size: five fields and two offsets. */
  static final int TUPLE_HEAD = 7 * AbiWriter.WORD;

  private static final int SELECTOR = 4;

  private static final String REQUEST = "(address,address,uint256,uint256,uint48,bytes,bytes)";
  private static final byte[] EXECUTE = selector("execute(" + REQUEST + ")");
  private static final byte[] EXECUTE_BATCH = selector("executeBatch(" + REQUEST + "[],address)");
  private static final byte[] NONCES = selector("nonces(address)");
  private static final byte[] DOMAIN = selector("eip712Domain()");
  private static final byte[] IS_TRUSTED = selector("isTrustedForwarder(address)");

  private ForwarderCalls() {}

  /**
   * Executes one request. The transaction's value is the request's, to the last wei. It reverts
   * when the request is not valid or its call reverts, and then the nonce is not used.
   */
  public static Bytes execute(SignedRequest request) {
    return single(EXECUTE, request);
  }

  /**
   * Executes requests in this order. The transaction's value is the sum of theirs, to the last wei.
   *
   * @param refundReceiver gets the value of what was not executed. With {@link Address#ZERO} a
   *     request that is not valid reverts all of them; with another it is passed over without an
   *     event. A call that reverts never reverts the others: its nonce is used.
   */
  public static Bytes executeBatch(List<SignedRequest> requests, Address refundReceiver) {
    int offset = Math.multiplyExact(requests.size(), AbiWriter.WORD);
    int size = SELECTOR + 3 * AbiWriter.WORD + offset;
    for (SignedRequest request : requests) {
      size = Math.addExact(size, request.encodedSize());
    }
    AbiWriter out =
        new AbiWriter(size)
            .bytes(EXECUTE_BATCH)
            .number(2 * AbiWriter.WORD)
            .address(refundReceiver)
            .number(requests.size());
    for (SignedRequest request : requests) {
      out.number(offset);
      offset += request.encodedSize();
    }
    requests.forEach(request -> write(out, request));
    return Bytes.of(out.toArray());
  }

  /** Asks the forwarder for the next nonce of a signer. */
  public static Bytes nonces(Address signer) {
    return ofAddress(NONCES, signer);
  }

  /** Asks the forwarder for its domain (ERC-5267). */
  public static Bytes eip712Domain() {
    return Bytes.of(DOMAIN);
  }

  /** Asks a target whether it trusts a forwarder (ERC-2771). */
  public static Bytes isTrustedForwarder(Address forwarder) {
    return ofAddress(IS_TRUSTED, forwarder);
  }

  private static Bytes single(byte[] selector, SignedRequest request) {
    AbiWriter out = new AbiWriter(SELECTOR + AbiWriter.WORD + request.encodedSize());
    out.bytes(selector).number(AbiWriter.WORD);
    write(out, request);
    return Bytes.of(out.toArray());
  }

  private static void write(AbiWriter out, SignedRequest signed) {
    ForwardRequest request = signed.request();
    byte[] data = request.data().toArray();
    out.address(request.from())
        .address(request.to())
        .number(request.value().value())
        .number(request.gas())
        .number(request.deadline())
        .number(TUPLE_HEAD)
        .number(TUPLE_HEAD + AbiWriter.WORD + AbiWriter.padded(data.length))
        .tail(data)
        .tail(signed.signature().bytes().toArray());
  }

  private static Bytes ofAddress(byte[] selector, Address address) {
    return Bytes.of(
        new AbiWriter(SELECTOR + AbiWriter.WORD).bytes(selector).address(address).toArray());
  }

  private static byte[] selector(String signature) {
    return Arrays.copyOf(Keccak.hash(signature.getBytes(StandardCharsets.US_ASCII)), SELECTOR);
  }
}
