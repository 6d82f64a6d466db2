package io.sluice.embedded.chain;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/** A private key of secp256k1. As a text it is its address. */
public final class SigningKey {
  /**
   * A signature.
   *
   * @param yParity 0 or 1
   * @param s at most half the order of the curve (EIP-2)
   */
  public record Signature(int yParity, BigInteger r, BigInteger s) {}

  private static final int WORD = 32;
  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
  private static final BigInteger ORDER = CURVE.getN();
  private static final ECDomainParameters DOMAIN =
      new ECDomainParameters(CURVE.getCurve(), CURVE.getG(), ORDER);

  private final BigInteger secret;
  private final ECPoint point;
  private final String address;

  /**
   * @param secret 1 to the order of the curve
   */
  public SigningKey(BigInteger secret) {
    if (secret.signum() <= 0 || secret.compareTo(ORDER) >= 0) {
      throw new IllegalArgumentException("no private key of secp256k1");
    }
    this.secret = secret;
    this.point = new FixedPointCombMultiplier().multiply(CURVE.getG(), secret).normalize();
    byte[] coordinates = point.getEncoded(false);
    this.address =
        Bytes.address(Bytes.hash(Arrays.copyOfRange(coordinates, 1, coordinates.length)));
  }

  public static SigningKey random(SecureRandom random) {
    return new SigningKey(
        BigIntegers.createRandomInRange(BigInteger.ONE, ORDER.subtract(BigInteger.ONE), random));
  }

  /** Lower-case hex with 0x. */
  public String address() {
    return address;
  }

  /** 32 bytes. */
  byte[] secret() {
    return BigIntegers.asUnsignedByteArray(WORD, secret);
  }

  /** The one signature of these 32 bytes (RFC 6979). */
  public Signature sign(byte[] hash) {
    var signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, new ECPrivateKeyParameters(secret, DOMAIN));
    BigInteger[] pair = signer.generateSignature(hash);
    BigInteger r = pair[0];
    BigInteger s = pair[1].min(ORDER.subtract(pair[1]));
    return new Signature(recovers(hash, r, s, 0) ? 0 : 1, r, s);
  }

  /** Whether the public key is what this signature leads to (SEC 1, 4.1.6). */
  private boolean recovers(byte[] hash, BigInteger r, BigInteger s, int yParity) {
    byte[] compressed = BigIntegers.asUnsignedByteArray(WORD + 1, r);
    compressed[0] = (byte) (2 + yParity);
    BigInteger inverse = r.modInverse(ORDER);
    BigInteger message = new BigInteger(1, hash);
    ECPoint found =
        ECAlgorithms.sumOfTwoMultiplies(
            CURVE.getG(),
            message.negate().multiply(inverse).mod(ORDER),
            CURVE.getCurve().decodePoint(compressed),
            s.multiply(inverse).mod(ORDER));
    return found.equals(point);
  }

  @Override
  public String toString() {
    return address;
  }
}
