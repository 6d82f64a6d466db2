package io.sluice.engine.keys;

import fr.acinq.secp256k1.Secp256k1;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Keccak;
import io.sluice.evm.chain.SignedTransaction;
import io.sluice.evm.chain.UnsignedTransaction;
import java.util.Arrays;

/** A private key in this process's memory. Prints as its address. Safe for many threads. */
final class LocalKey {
  private static final Secp256k1 CURVE = Secp256k1.get();
  private static final int WORD = 32;

  private final byte[] secret;
  private final byte[] publicKey;
  private final Address address;

  /**
   * @param secret 32 bytes, big-endian, from 1 to the order of the curve
   * @throws IllegalArgumentException when it is no private key
   */
  LocalKey(byte[] secret) {
    if (secret.length != WORD || !CURVE.secKeyVerify(secret)) {
      throw new IllegalArgumentException("not a secp256k1 private key");
    }
    this.secret = secret.clone();
    this.publicKey = CURVE.pubkeyCreate(secret);
    byte[] hash = Keccak.hash(Arrays.copyOfRange(publicKey, 1, publicKey.length));
    this.address = Address.of(Arrays.copyOfRange(hash, hash.length - 20, hash.length));
  }

  Address address() {
    return address;
  }

  /** RFC 6979 and low s (EIP-2), so the same transaction always gives the same bytes. */
  SignedTransaction sign(UnsignedTransaction transaction) {
    byte[] hash = transaction.signingHash();
    byte[] signature = CURVE.sign(hash, secret);
    return transaction.signed(
        parity(hash, signature),
        Arrays.copyOfRange(signature, 0, WORD),
        Arrays.copyOfRange(signature, WORD, 2 * WORD));
  }

  /** The library gives no recovery id: it is the one that leads back to our public key. */
  private int parity(byte[] hash, byte[] signature) {
    return Arrays.equals(CURVE.ecdsaRecover(signature, hash, 0), publicKey) ? 0 : 1;
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
