package io.sluice.relay.gasless;

import io.sluice.evm.chain.Bytes;
import io.sluice.evm.forwarder.ForwardRequest;
import io.sluice.evm.forwarder.ForwarderDomain;
import io.sluice.evm.forwarder.SignatureFault;
import io.sluice.evm.forwarder.UserSignature;
import io.sluice.evm.rpc.Calls;
import io.sluice.evm.rpc.NodeUnavailableException;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.FieldError;
import io.sluice.runtime.failure.RefusedException;
import java.util.List;
import java.util.Optional;

/** For which forwarder a request is signed; if for none, why. */
final class SignatureRule {
  private static final String FIELD = "signature";
  private static final int SIZE = 65;

  private SignatureRule() {}

  /**
   * The one whose domain the signature is over.
   *
   * @param domains of the forwarders whose requests are taken; one or more
   * @param calls asked only about a {@code from} that has not signed
   * @throws RefusedException when it is over none of them
   */
  static ForwarderDomain signedFor(
      List<ForwarderDomain> domains, ForwardRequest request, Bytes signature, Calls calls) {
    UserSignature given = new UserSignature(signature);
    SignatureFault last = SignatureFault.WRONG_SIGNER;
    for (ForwarderDomain domain : domains) {
      Optional<SignatureFault> fault = given.faultFor(domain, request);
      if (fault.isEmpty()) {
        return domain;
      }
      last = fault.get();
    }
    SignatureFault why = last == SignatureFault.WRONG_SIGNER ? ofAnother(request, calls) : last;
    String sentence = why.sentence();
    throw new RefusedException(
        code(why, signature.size()),
        Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1) + ".",
        List.of(new FieldError(FIELD, sentence)));
  }

  private static SignatureFault ofAnother(ForwardRequest request, Calls calls) {
    try {
      return SignatureFault.ofAnotherSigner(calls.code(request.from()));
    } catch (NodeUnavailableException e) {
      return SignatureFault.WRONG_SIGNER; // which it is in any case
    }
  }

  private static ErrorCode code(SignatureFault fault, int size) {
    return switch (fault) {
      case WRONG_SIGNER -> ErrorCode.WRONG_SIGNER;
      case SIGNATURE_OF_CONTRACT -> ErrorCode.CONTRACT_WALLET_UNSUPPORTED;
      case SIGNATURE_LENGTH ->
          size > SIZE ? ErrorCode.CONTRACT_WALLET_UNSUPPORTED : ErrorCode.MALFORMED_SIGNATURE;
      case SIGNATURE_COMPACT, SIGNATURE_HIGH_S, SIGNATURE_V, SIGNATURE_UNRECOVERABLE ->
          ErrorCode.MALFORMED_SIGNATURE;
    };
  }
}
