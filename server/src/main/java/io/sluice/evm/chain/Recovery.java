package io.sluice.evm.chain;

import fr.acinq.secp256k1.Secp256k1;
import fr.acinq.secp256k1.Secp256k1Exception;
import java.util.Arrays;
import java.util.Optional;

/** Finds who signed, from the signature alone (SEC 1, 4.1.6). Safe for use by many threads. */
public final class Recovery {
  private static final Secp256k1 CURVE = Secp256k1.get();
  private static final int WORD = 32;
  private static final int ADDRESS = 20;

  private Recovery() {}

  /**
   * The account whose key signed. High s is taken: who minds it looks before.
   *
   * @param hash 32 bytes that were signed
   * @param signature 64 bytes, r and s
   * @param yParity 0 or 1
   * @return empty when no key can have made it; anybody may have sent anything
   * @throws IllegalArgumentException when a size or the parity is another
   */
  public static Optional<Address> signer(byte[] hash, byte[] signature, int yParity) {
    if (hash.length != WORD || signature.length != 2 * WORD || yParity < 0 || yParity > 1) {
      throw new IllegalArgumentException("a hash of 32 bytes, r and s, and a parity of 0 or 1");
    }
    byte[] key;
    try {
      key = CURVE.ecdsaRecover(signature, hash, yParity);
    } catch (Secp256k1Exception e) {
      return Optional.empty();
    }
    byte[] digest = Keccak.hash(Arrays.copyOfRange(key, 1, key.length));
    return Optional.of(Address.of(Arrays.copyOfRange(digest, WORD - ADDRESS, WORD)));
  }
}
