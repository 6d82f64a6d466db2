package io.sluice.evm.network;

/** When a block is final. */
public enum FinalityRule {
  /** When it lies deep enough under the newest. */
  DEPTH,
  /**
   * When it is deep enough, and the consensus calls it {@code safe} (execution-apis, block tags):
   * Ethereum's justified blocks, what a rollup has written to its parent chain.
   */
  SAFE,
  /** When it is deep enough, and the consensus calls it {@code finalized}. */
  FINALIZED
}
