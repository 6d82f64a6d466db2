package io.sluice.chain;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of type 2 (EIP-1559) before it is signed; its access list is empty.
 *
 * @param maxPriorityFee wei per gas for the block's producer at most
 * @param maxFee wei per gas at most, base fee and priority fee together
 * @param gasLimit units of gas; 0 or more
 * @param data calldata; empty for a plain transfer
 */
public record Eip1559Transaction(
    ChainId chainId,
    Nonce nonce,
    Wei maxPriorityFee,
    Wei maxFee,
    long gasLimit,
    Address to,
    Wei value,
    Bytes data) {

  /** The type byte of EIP-2718. */
  private static final int TYPE = 2;

  /** Every field but the calldata at its longest, with headers. */
  private static final int ROOM = 256;

  /** The order of secp256k1 (SEC 2, 2.4.1). */
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  private static final BigInteger HALF_ORDER = ORDER.shiftRight(1);

  public Eip1559Transaction {
    if (gasLimit < 0) {
      throw new IllegalArgumentException("a gas limit is 0 or more, not " + gasLimit);
    }
  }

  /** What the sender must have for a node to take it: the value, and all gas at the most. */
  public Wei mostItCosts() {
    return value.plusCapped(maxFee.times(gasLimit));
  }

  /** The 32 bytes to sign. */
  public byte[] signingHash() {
    return Keccak.hash(encode(null));
  }

  /**
   * The transaction with its signature.
   *
   * @param yParity 0 or 1 (EIP-2718 recovery id)
   * @param r big-endian, at most 32 bytes
   * @param s big-endian, at most 32 bytes; in the lower half of the order (EIP-2), as nodes demand
   * @throws IllegalArgumentException when no node would take the signature
   */
  public SignedTransaction signed(int yParity, byte[] r, byte[] s) {
    return SignedTransaction.of(Bytes.of(encode(new Signature(yParity, number(r), number(s)))));
  }

  /**
   * Reads signed bytes back, for audits and tests.
   *
   * @throws IllegalArgumentException when they are not exactly a signed transaction of this kind
   */
  public static Signed decode(Bytes raw) {
    byte[] content = raw.content();
    if (content.length == 0 || content[0] != TYPE) {
      throw new IllegalArgumentException("not a transaction of type 2");
    }
    RlpReader outer = new RlpReader(content, 1);
    RlpReader fields = outer.list();
    outer.end();
    ChainId chainId = new ChainId(fields.number());
    Nonce nonce = new Nonce(fields.number());
    Wei maxPriorityFee = new Wei(fields.integer());
    Wei maxFee = new Wei(fields.integer());
    long gasLimit = fields.number();
    Address to = Address.of(fields.string());
    Wei value = new Wei(fields.integer());
    Bytes data = Bytes.of(fields.string());
    fields.list().end();
    Signature signature = new Signature((int) fields.number(), fields.integer(), fields.integer());
    fields.end();
    return new Signed(
        new Eip1559Transaction(chainId, nonce, maxPriorityFee, maxFee, gasLimit, to, value, data),
        signature);
  }

  private byte[] encode(@Nullable Signature signature) {
    RlpWriter rlp = new RlpWriter(ROOM + data.size());
    if (signature != null) {
      rlp.integer(signature.s());
      rlp.integer(signature.r());
      rlp.integer(signature.yParity());
    }
    rlp.list(rlp.written());
    rlp.string(data.content());
    rlp.integer(value.value());
    rlp.string(to.bytes());
    rlp.integer(gasLimit);
    rlp.integer(maxFee.value());
    rlp.integer(maxPriorityFee.value());
    rlp.integer(nonce.value());
    rlp.integer(chainId.value());
    rlp.list(0);
    rlp.octet(TYPE);
    return rlp.toArray();
  }

  private static BigInteger number(byte[] bigEndian) {
    return new BigInteger(1, bigEndian);
  }

  /** What {@link #decode} found. */
  public record Signed(Eip1559Transaction transaction, Signature signature) {}

  /**
   * A signature over secp256k1.
   *
   * @param yParity 0 or 1
   * @param r 1 to the order of the curve
   * @param s 1 to half of it (EIP-2)
   */
  public record Signature(int yParity, BigInteger r, BigInteger s) {
    public Signature {
      if (yParity < 0 || yParity > 1) {
        throw new IllegalArgumentException("y parity is 0 or 1, not " + yParity);
      }
      if (r.signum() <= 0 || r.compareTo(ORDER) >= 0) {
        throw new IllegalArgumentException("r is out of range");
      }
      if (s.signum() <= 0 || s.compareTo(HALF_ORDER) > 0) {
        throw new IllegalArgumentException("s is out of range, or high (EIP-2)");
      }
    }
  }
}
