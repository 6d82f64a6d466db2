package io.sluice.evm.forwarder;

import io.sluice.evm.chain.Address;

/** What a signature says of a digest. */
public sealed interface SignatureCheck {
  /** The key of this account has signed the digest. */
  record Signed(Address signer) implements SignatureCheck {}

  /** The forwarder would not take it. */
  record Refused(SignatureFault fault) implements SignatureCheck {}
}
