package io.sluice.engine.keys;

import fr.acinq.secp256k1.Secp256k1;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Keccak;
import io.sluice.evm.chain.UnsignedTransaction;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Keys for tests, the same every time. */
public final class TestKeys {
  private TestKeys() {}

  /** A ring of this many keys. */
  public static KeyRing ring(int count) {
    List<LocalKey> keys =
        IntStream.rangeClosed(1, count)
            .mapToObj(i -> new LocalKey(Keccak.hash(new byte[] {(byte) i})))
            .toList();
    return new KeyRing(keys);
  }

  /** A ring of one key that is in no other ring. */
  public static KeyRing foreign(int number) {
    return new KeyRing(List.of(new LocalKey(Keccak.hash(new byte[] {(byte) number, 1}))));
  }

  /** Who signed a raw transaction. */
  public static Address signer(Bytes raw) {
    UnsignedTransaction.Signed signed = UnsignedTransaction.decode(raw);
    byte[] signature = new byte[64];
    put(signed.signature().r(), signature, 0);
    put(signed.signature().s(), signature, 32);
    byte[] publicKey =
        Secp256k1.get()
            .ecdsaRecover(
                signature, signed.transaction().signingHash(), signed.signature().yParity());
    byte[] hash = Keccak.hash(Arrays.copyOfRange(publicKey, 1, publicKey.length));
    return Address.of(Arrays.copyOfRange(hash, 12, 32));
  }

  private static void put(BigInteger word, byte[] target, int at) {
    byte[] bytes = word.toByteArray();
    int length = Math.min(32, bytes.length);
    System.arraycopy(bytes, bytes.length - length, target, at + 32 - length, length);
  }
}
