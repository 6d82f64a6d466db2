package io.sluice.relay.gasless;

import io.sluice.evm.chain.Bytes;
import io.sluice.evm.forwarder.ForwardRequest;
import io.sluice.evm.forwarder.ForwarderDomain;
import io.sluice.evm.forwarder.SignatureFault;
import io.sluice.evm.forwarder.UserSignature;
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
   * Finds the one whose domain the signature is over.
   *
   * @param domains of the forwarders whose requests are taken; one or more
   */
  static Finding look(List<ForwarderDomain> domains, ForwardRequest request, Bytes signature) {
    UserSignature given = new UserSignature(signature);
    SignatureFault last = SignatureFault.WRONG_SIGNER;
    for (ForwarderDomain domain : domains) {
      Optional<SignatureFault> fault = given.faultFor(domain, request);
      if (fault.isEmpty()) {
        return new Finding.SignedFor(domain);
      }
      last = fault.get();
    }
    return new Finding.Faulty(last);
  }

  /** What a signature that is over none of them comes to. */
  static RefusedException refusal(SignatureFault fault, Bytes signature) {
    String sentence = fault.sentence();
    return new RefusedException(
        code(fault, signature.size()),
        Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1) + ".",
        List.of(new FieldError(FIELD, sentence)));
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

  /** What was found of a signature. */
  sealed interface Finding {
    /** It is good for a forwarder. */
    record SignedFor(ForwarderDomain domain) implements Finding {}

    /** It is good for none; where another has signed, the code of {@code from} says more. */
    record Faulty(SignatureFault fault) implements Finding {}
  }
}
