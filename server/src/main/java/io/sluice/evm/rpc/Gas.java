package io.sluice.evm.rpc;

import io.sluice.evm.chain.Wei;
import java.util.List;
import java.util.Optional;

/**
 * What calls need, and what it costs. One of the sides of {@link EthereumClient}, whose rules hold.
 */
public interface Gas {
  /**
   * Gas for each call, without a margin, the larger of two estimates where two endpoints answer; a
   * call that brings its gas is executed with it, and gets the same back when it succeeds. That it
   * reverts is said by two where several are configured. Nothing is changed on the chain. Never
   * throws for a node's fault: see {@link GasAnswer.Unavailable}.
   */
  List<GasAnswer> estimateGas(List<Call> calls);

  /**
   * Fees of the last {@code blocks} blocks at these percentiles (0 to 100, ascending); of two
   * endpoints the lower. Without a base fee and without tips where no endpoint knows them.
   */
  FeeHistory feeHistory(int blocks, List<Integer> percentiles);

  /**
   * What nodes ask for gas (eth_gasPrice); of two endpoints the lower.
   *
   * @return empty when no endpoint knows the method
   * @throws NodeUnavailableException when none answers
   */
  Optional<Wei> gasPrice();
}
