package io.sluice.evm.chain;

/** The least gas a transaction can do with: a limit under it is refused by every node. */
public final class IntrinsicGas {
  private static final long TRANSACTION = 21_000;

  /** EIP-7623: the floor is 10 gas a token; a zero byte is one token, another byte four. */
  private static final long FLOOR_PER_TOKEN = 10;

  private static final int TOKENS_PER_NONZERO_BYTE = 4;

  /** EIP-2028: 4 gas a zero byte, 16 another; 4 a token. */
  private static final long PER_TOKEN = 4;

  private static final long CREATION = 32_000;

  /** EIP-3860: for each 32 bytes of the code that makes a contract. */
  private static final long PER_WORD_OF_CREATION = 2;

  private static final int WORD = 32;

  private IntrinsicGas() {}

  /**
   * Units of gas for calldata alone, before anything is executed.
   *
   * @param creation whether the data makes a contract
   */
  public static long of(Bytes data, boolean creation) {
    long words = (data.size() + WORD - 1L) / WORD;
    return withExecution(data, creation ? CREATION + PER_WORD_OF_CREATION * words : 0);
  }

  /**
   * Units of gas for calldata and what its execution takes: the floor counts only where the two
   * together stay under it.
   */
  public static long withExecution(Bytes data, long execution) {
    long tokens = 0;
    for (byte each : data.content()) {
      tokens += each == 0 ? 1 : TOKENS_PER_NONZERO_BYTE;
    }
    return TRANSACTION + Math.max(FLOOR_PER_TOKEN * tokens, PER_TOKEN * tokens + execution);
  }
}
