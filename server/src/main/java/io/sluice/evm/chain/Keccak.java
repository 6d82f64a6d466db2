package io.sluice.evm.chain;

import org.bouncycastle.crypto.digests.KeccakDigest;

/** Keccak-256, the hash of Ethereum; not NIST's SHA3-256, whose padding differs. */
public final class Keccak {
  private Keccak() {}

  /** The 32-byte digest. */
  public static byte[] hash(byte[] input) {
    KeccakDigest digest = new KeccakDigest(256);
    digest.update(input, 0, input.length);
    byte[] output = new byte[32];
    digest.doFinal(output, 0);
    return output;
  }
}
