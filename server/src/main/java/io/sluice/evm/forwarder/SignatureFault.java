package io.sluice.evm.forwarder;

import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Hex;

/**
 * Why a forwarder would not take a signature. The contract tells only that one is invalid; here
 * each way has its name, because each is mended differently.
 */
public enum SignatureFault {
  /** Neither 65 bytes nor a form that is known. */
  SIGNATURE_LENGTH(
      "a signature is 65 bytes: r, s and v; contract wallets (ERC-1271), whose signatures may be"
          + " longer, cannot sign for this forwarder"),

  /** 64 bytes: the parity is in the highest bit of s (EIP-2098). */
  SIGNATURE_COMPACT(
      "a compact signature of 64 bytes (EIP-2098) is not taken by the forwarder; send the 65 bytes"
          + " r, s and v"),

  /** It is a contract that would have to be asked (ERC-1271, ERC-6492). */
  SIGNATURE_OF_CONTRACT(
      "contract wallets (ERC-1271) cannot sign for this forwarder: it takes the signature of an"
          + " account's own key alone"),

  /** The other of two signatures that one key gives for the same request (EIP-2). */
  SIGNATURE_HIGH_S(
      "s is in the upper half of the curve's order; send the signature with the order less s, and"
          + " the other v"),

  /** The last byte is another than the two that {@code ecrecover} takes; often 0 or 1. */
  SIGNATURE_V("v, the last byte of the signature, is 27 or 28 (0x1b or 0x1c)"),

  /** No public key belongs to it, whatever was signed. */
  SIGNATURE_UNRECOVERABLE("no key can have made this signature"),

  /** A sound signature, but not of {@code from} over this request. */
  WRONG_SIGNER(
      "from has not signed this request: another key has, or what was signed differs in a field, the"
          + " nonce, the chain, the forwarder or its name");

  /** EIP-7702: the code of an account that lends itself code is this and an address. */
  private static final String DELEGATION = "0xef0100";

  private static final int DELEGATION_SIZE = 23;

  private final String sentence;

  SignatureFault(String sentence) {
    this.sentence = sentence;
  }

  /** What is wrong and how it is mended, for who sent it. */
  public String sentence() {
    return sentence;
  }

  /**
   * What it is when somebody else than {@code from} has signed: a wallet that is a contract is
   * often signed for by its owner's key. An account that lends itself code (EIP-7702) still signs
   * with its own.
   *
   * @param code of {@code from}; empty for an account without
   */
  public static SignatureFault ofAnotherSigner(Bytes code) {
    boolean delegated =
        code.size() == DELEGATION_SIZE && Hex.data(code.toArray()).startsWith(DELEGATION);
    return code.isEmpty() || delegated ? WRONG_SIGNER : SIGNATURE_OF_CONTRACT;
  }
}
