package io.sluice.evm.chain;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of type 0 before it is signed, for chains without a base fee. It is signed for one
 * chain (EIP-155).
 *
 * @param gasPrice wei per gas; all of it is paid, whatever the market asks
 * @param gasLimit units of gas; 0 or more
 * @param to {@code null} creates a contract
 * @param data calldata; empty for a plain transfer
 */
public record LegacyTransaction(
    ChainId chainId,
    Nonce nonce,
    Wei gasPrice,
    long gasLimit,
    @Nullable Address to,
    Wei value,
    Bytes data)
    implements UnsignedTransaction {

  /** EIP-155: {@code v} is twice the chain id, and this, and the parity. */
  private static final BigInteger PROTECTED = BigInteger.valueOf(35);

  /** Every field but the calldata at its longest, with headers. */
  private static final int ROOM = 256;

  public LegacyTransaction {
    if (gasLimit < 0) {
      throw new IllegalArgumentException("a gas limit is 0 or more, not " + gasLimit);
    }
  }

  @Override
  public Wei maxPriorityFee() {
    return gasPrice;
  }

  @Override
  public Wei maxFee() {
    return gasPrice;
  }

  @Override
  public byte[] signingHash() {
    return Keccak.hash(
        encode(BigInteger.valueOf(chainId.value()), BigInteger.ZERO, BigInteger.ZERO));
  }

  @Override
  public SignedTransaction signed(int yParity, byte[] r, byte[] s) {
    Signature signature = Signature.of(yParity, r, s);
    BigInteger v =
        BigInteger.valueOf(chainId.value())
            .shiftLeft(1)
            .add(PROTECTED)
            .add(BigInteger.valueOf(yParity));
    return SignedTransaction.of(Bytes.of(encode(v, signature.r(), signature.s())));
  }

  /**
   * Reads signed bytes back.
   *
   * @throws IllegalArgumentException when they are not exactly a signed transaction of this kind,
   *     or signed for every chain
   */
  static Signed decode(Bytes raw) {
    RlpReader outer = new RlpReader(raw.content(), 0);
    RlpReader fields = outer.list();
    outer.end();
    Nonce nonce = new Nonce(fields.number());
    Wei gasPrice = new Wei(fields.integer());
    long gasLimit = fields.number();
    Address to = fields.addressOrNull();
    Wei value = new Wei(fields.integer());
    Bytes data = Bytes.of(fields.string());
    BigInteger v = fields.integer().subtract(PROTECTED);
    BigInteger chain = v.shiftRight(1);
    if (v.signum() < 0 || chain.bitLength() >= Long.SIZE) {
      throw new IllegalArgumentException("not signed for one chain (EIP-155)");
    }
    Signature signature = new Signature(v.testBit(0) ? 1 : 0, fields.integer(), fields.integer());
    fields.end();
    ChainId chainId = new ChainId(chain.longValue());
    return new Signed(
        new LegacyTransaction(chainId, nonce, gasPrice, gasLimit, to, value, data), signature);
  }

  /** The same nine fields hold a signature, or the chain id where there is none yet. */
  private byte[] encode(BigInteger v, BigInteger r, BigInteger s) {
    RlpWriter rlp = new RlpWriter(ROOM + data.size());
    rlp.integer(s);
    rlp.integer(r);
    rlp.integer(v);
    rlp.string(data.content());
    rlp.integer(value.value());
    rlp.addressOrNull(to);
    rlp.integer(gasLimit);
    rlp.integer(gasPrice.value());
    rlp.integer(nonce.value());
    rlp.list(0);
    return rlp.toArray();
  }
}
