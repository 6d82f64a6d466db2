package io.sluice.evm.chain;

import org.jspecify.annotations.Nullable;

/** A transaction before it is signed, of one of the kinds this product signs. */
public sealed interface UnsignedTransaction permits Eip1559Transaction, LegacyTransaction {
  ChainId chainId();

  Nonce nonce();

  /** Wei per gas for the block's producer at most. */
  Wei maxPriorityFee();

  /** Wei per gas at most, all told. */
  Wei maxFee();

  /** Units of gas; 0 or more. */
  long gasLimit();

  /** {@code null} creates a contract. */
  @Nullable Address to();

  Wei value();

  /** Calldata, or what creates a contract; empty for a plain transfer. */
  Bytes data();

  /** The 32 bytes to sign. */
  byte[] signingHash();

  /**
   * The transaction with its signature.
   *
   * @param yParity 0 or 1 (EIP-2718 recovery id)
   * @param r big-endian, at most 32 bytes
   * @param s big-endian, at most 32 bytes; in the lower half of the order (EIP-2), as nodes demand
   * @throws IllegalArgumentException when no node would take the signature
   */
  SignedTransaction signed(int yParity, byte[] r, byte[] s);

  /** What the sender must have for a node to take it: the value, and all gas at the most. */
  default Wei mostItCosts() {
    return value().plusCapped(maxFee().times(gasLimit()));
  }

  /**
   * Reads signed bytes back, whichever kind they are.
   *
   * @throws IllegalArgumentException when they are not exactly a signed transaction
   */
  static Signed decode(Bytes raw) {
    byte[] content = raw.content();
    boolean list = content.length > 0 && (content[0] & 0xff) >= RlpWriter.LIST;
    return list ? LegacyTransaction.decode(raw) : Eip1559Transaction.decode(raw);
  }

  /** What {@link #decode} found. */
  record Signed(UnsignedTransaction transaction, Signature signature) {}
}
