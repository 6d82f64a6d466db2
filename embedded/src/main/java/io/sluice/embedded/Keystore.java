package io.sluice.embedded;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.jcajce.provider.digest.Keccak;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/** A private key, and its form as a V3 keystore file (Web3 Secret Storage, version 3). */
final class Keystore {
  /** What scrypt is to cost. */
  record Scrypt(int n, int r, int p) {}

  /** Ciphertext and message authentication code. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sealed(byte[] text, byte[] mac) {}

  /** A few milliseconds and 4 MiB: for keys that guard play money. */
  static final Scrypt LIGHT = new Scrypt(4096, 8, 1);

  private static final int KEY_BYTES = 32;
  private static final HexFormat HEX = HexFormat.of();
  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");

  private final BigInteger privateKey;

  Keystore(BigInteger privateKey) {
    this.privateKey = privateKey;
  }

  static Keystore random(SecureRandom random) {
    return new Keystore(
        BigIntegers.createRandomInRange(
            BigInteger.ONE, CURVE.getN().subtract(BigInteger.ONE), random));
  }

  /** Lower-case hex without 0x. */
  String address() {
    byte[] point =
        new FixedPointCombMultiplier()
            .multiply(CURVE.getG(), privateKey)
            .normalize()
            .getEncoded(false);
    byte[] hash = keccak(Arrays.copyOfRange(point, 1, point.length), new byte[0]);
    return HEX.formatHex(hash, hash.length - 20, hash.length);
  }

  /** The file's content. */
  Map<String, Object> encrypted(String passphrase, Scrypt cost, SecureRandom random) {
    byte[] salt = new byte[32];
    byte[] iv = new byte[16];
    random.nextBytes(salt);
    random.nextBytes(iv);
    byte[] password = passphrase.getBytes(StandardCharsets.UTF_8);
    var sealed = seal(SCrypt.generate(password, salt, cost.n, cost.r, cost.p, KEY_BYTES), iv);
    Map<String, Object> parameters =
        Map.of(
            "n", cost.n, "r", cost.r, "p", cost.p, "dklen", KEY_BYTES, "salt", HEX.formatHex(salt));
    Map<String, Object> crypto =
        Map.of(
            "cipher",
            "aes-128-ctr",
            "cipherparams",
            Map.of("iv", HEX.formatHex(iv)),
            "ciphertext",
            HEX.formatHex(sealed.text),
            "kdf",
            "scrypt",
            "kdfparams",
            parameters,
            "mac",
            HEX.formatHex(sealed.mac));
    return Map.of(
        "version", 3, "id", UUID.randomUUID().toString(), "address", address(), "crypto", crypto);
  }

  /** The encrypted key and what proves the passphrase right. */
  Sealed seal(byte[] derived, byte[] iv) {
    byte[] text = aesCtr(Arrays.copyOf(derived, 16), iv);
    return new Sealed(text, keccak(Arrays.copyOfRange(derived, 16, 32), text));
  }

  private byte[] aesCtr(byte[] key, byte[] iv) {
    try {
      var cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
      return cipher.doFinal(BigIntegers.asUnsignedByteArray(KEY_BYTES, privateKey));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] keccak(byte[] first, byte[] second) {
    var digest = new Keccak.Digest256();
    digest.update(first);
    return digest.digest(second);
  }
}
