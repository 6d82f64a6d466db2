package io.sluice.evm.forwarder;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Recovery;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A signature as a user sent it, judged as the forwarder judges it: by {@code
 * ECDSA.tryRecoverCalldata} of OpenZeppelin 5, which takes 65 bytes r, s, v with s in the lower
 * half of the curve's order, and by the precompile {@code ecrecover}, which takes a v of 27 or 28
 * (Yellow Paper, appendix E).
 *
 * @param bytes any; nothing about them is known before they are asked about
 */
public record UserSignature(Bytes bytes) {
  private static final int SIZE = 65;
  private static final int COMPACT_SIZE = 64;
  private static final int WORD = 32;
  private static final int LEAST_V = 27;

  /** Half of the order of secp256k1, the largest s that is taken (EIP-2). */
  private static final byte[] HALF_ORDER =
      HexFormat.of().parseHex("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0");

  /** The end of a signature of a contract that need not be deployed yet (ERC-6492). */
  private static final byte[] ERC_6492 = HexFormat.of().parseHex("6492".repeat(WORD / 2));

  /** What is wrong with it whatever it is for; empty when nothing is. */
  public Optional<SignatureFault> fault() {
    byte[] content = bytes.toArray();
    if (content.length == COMPACT_SIZE) {
      return Optional.of(SignatureFault.SIGNATURE_COMPACT);
    }
    if (content.length != SIZE) {
      return Optional.of(
          isOfContract(content)
              ? SignatureFault.SIGNATURE_OF_CONTRACT
              : SignatureFault.SIGNATURE_LENGTH);
    }
    if (Arrays.compareUnsigned(content, WORD, 2 * WORD, HALF_ORDER, 0, WORD) > 0) {
      return Optional.of(SignatureFault.SIGNATURE_HIGH_S);
    }
    int parity = parity(content);
    return parity == 0 || parity == 1 ? Optional.empty() : Optional.of(SignatureFault.SIGNATURE_V);
  }

  /**
   * Whose key has signed. Any bytes may be asked about.
   *
   * @param digest 32 bytes, of {@link ForwardDigest}
   */
  public SignatureCheck signerOf(byte[] digest) {
    Optional<SignatureFault> fault = fault();
    if (fault.isPresent()) {
      return new SignatureCheck.Refused(fault.get());
    }
    byte[] content = bytes.toArray();
    Optional<Address> signer =
        Recovery.signer(digest, Arrays.copyOf(content, 2 * WORD), parity(content));
    return signer.isPresent()
        ? new SignatureCheck.Signed(signer.get())
        : new SignatureCheck.Refused(SignatureFault.SIGNATURE_UNRECOVERABLE);
  }

  /** Whether {@code from} has signed the request for this forwarder; if not, why not. */
  public Optional<SignatureFault> faultFor(ForwarderDomain domain, ForwardRequest request) {
    return switch (signerOf(ForwardDigest.of(domain, request))) {
      case SignatureCheck.Refused(SignatureFault fault) -> Optional.of(fault);
      case SignatureCheck.Signed(Address signer) ->
          signer.equals(request.from())
              ? Optional.empty()
              : Optional.of(SignatureFault.WRONG_SIGNER);
    };
  }

  private static boolean isOfContract(byte[] content) {
    int length = content.length;
    return length >= WORD && Arrays.equals(content, length - WORD, length, ERC_6492, 0, WORD);
  }

  private static int parity(byte[] content) {
    return (content[SIZE - 1] & 0xff) - LEAST_V;
  }
}
