package io.sluice.evm.chain;

import org.jspecify.annotations.Nullable;

/**
 * A transaction of type 2 (EIP-1559) before it is signed; its access list is empty.
 *
 * @param maxPriorityFee wei per gas for the block's producer at most
 * @param maxFee wei per gas at most, base fee and priority fee together
 * @param gasLimit units of gas; 0 or more
 * @param to {@code null} creates a contract
 * @param data calldata; empty for a plain transfer
 */
public record Eip1559Transaction(
    ChainId chainId,
    Nonce nonce,
    Wei maxPriorityFee,
    Wei maxFee,
    long gasLimit,
    @Nullable Address to,
    Wei value,
    Bytes data)
    implements UnsignedTransaction {

  /** The type byte of EIP-2718. */
  private static final int TYPE = 2;

  /** Every field but the calldata at its longest, with headers. */
  private static final int ROOM = 256;

  public Eip1559Transaction {
    if (gasLimit < 0) {
      throw new IllegalArgumentException("a gas limit is 0 or more, not " + gasLimit);
    }
  }

  @Override
  public byte[] signingHash() {
    return Keccak.hash(encode(null));
  }

  @Override
  public SignedTransaction signed(int yParity, byte[] r, byte[] s) {
    return SignedTransaction.of(Bytes.of(encode(Signature.of(yParity, r, s))));
  }

  /**
   * Reads signed bytes back.
   *
   * @throws IllegalArgumentException when they are not exactly a signed transaction of this kind
   */
  static Signed decode(Bytes raw) {
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
    Address to = fields.addressOrNull();
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
    rlp.addressOrNull(to);
    rlp.integer(gasLimit);
    rlp.integer(maxFee.value());
    rlp.integer(maxPriorityFee.value());
    rlp.integer(nonce.value());
    rlp.integer(chainId.value());
    rlp.list(0);
    rlp.octet(TYPE);
    return rlp.toArray();
  }
}
