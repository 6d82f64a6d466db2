package io.sluice.evm.forwarder;

/** A request and what its user signed it with; whether soundly is asked of the signature. */
public record SignedRequest(ForwardRequest request, UserSignature signature) {
  /** The bytes that this takes in a call, without its offset. */
  int encodedSize() {
    return ForwarderCalls.TUPLE_HEAD
        + 2 * AbiWriter.WORD
        + AbiWriter.padded(request.data().size())
        + AbiWriter.padded(signature.bytes().size());
  }
}
