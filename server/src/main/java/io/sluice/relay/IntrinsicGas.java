package io.sluice.relay;

import io.sluice.chain.Bytes;

/** The least gas a transaction can do with: a limit under it is refused by every node. */
final class IntrinsicGas {
  private static final long TRANSACTION = 21_000;

  /** EIP-7623: the floor is 10 gas a token; a zero byte is one token, another byte four. */
  private static final long FLOOR_PER_TOKEN = 10;

  private static final int TOKENS_PER_NONZERO_BYTE = 4;

  private IntrinsicGas() {}

  /** Units of gas for calldata alone, before anything is executed. */
  static long of(Bytes data) {
    long tokens = 0;
    for (byte each : data.toArray()) {
      tokens += each == 0 ? 1 : TOKENS_PER_NONZERO_BYTE;
    }
    return TRANSACTION + FLOOR_PER_TOKEN * tokens;
  }
}
