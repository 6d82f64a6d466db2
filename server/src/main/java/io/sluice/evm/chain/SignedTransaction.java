package io.sluice.evm.chain;

/**
 * A transaction as nodes take it.
 *
 * @param raw what {@code eth_sendRawTransaction} takes
 * @param hash Keccak-256 of {@code raw}; known before any node has seen it
 */
public record SignedTransaction(Bytes raw, TxHash hash) {
  public static SignedTransaction of(Bytes raw) {
    return new SignedTransaction(raw, TxHash.ofSigned(raw));
  }
}
