package io.sluice.evm.rpc;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.UnsignedTransaction;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.rpc.FakeBlocks.Mined;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the node of a {@link FakeChain} takes into its pool. Guarded by the chain. */
final class FakeRules {
  private static final long PLAIN_TRANSFER = 21_000;

  private final List<Refusal> refusals = new ArrayList<>();
  private long intrinsicGas = PLAIN_TRANSFER;
  private long blockGasLimit = 300_000_000;
  private @Nullable Wei smallestTip;
  private @Nullable Wei feeCap;
  private @Nullable Wei gasPrice;
  private boolean gasPriceIsSet;

  Refusal refuse(Address to, SendAnswer answer) {
    Refusal refusal = new Refusal(to, answer);
    refusals.add(refusal);
    return refusal;
  }

  void take(Address to) {
    refusals.removeIf(each -> each.concerns(to));
  }

  void setIntrinsicGas(long gas) {
    intrinsicGas = gas;
  }

  long intrinsicGas() {
    return intrinsicGas;
  }

  void setBlockGasLimit(long gas) {
    blockGasLimit = gas;
  }

  long blockGasLimit() {
    return blockGasLimit;
  }

  void setSmallestTip(@Nullable Wei tip) {
    smallestTip = tip;
  }

  void setFeeCap(@Nullable Wei cap) {
    feeCap = cap;
  }

  void setGasPrice(@Nullable Wei price) {
    gasPrice = price;
    gasPriceIsSet = true;
  }

  /** What nodes ask for gas; the base fee unless it is set. */
  Optional<Wei> gasPrice(Wei baseFee) {
    return gasPriceIsSet ? Optional.ofNullable(gasPrice) : Optional.of(baseFee);
  }

  /**
   * Why it is not taken, in geth's words and order.
   *
   * @param replaces whether the node has had a transaction of this sender and nonce before
   */
  Optional<SendAnswer> refusal(UnsignedTransaction transaction, boolean replaces) {
    Optional<SendAnswer> said =
        refusals.stream()
            .filter(each -> each.meets(transaction, replaces))
            .map(Refusal::answer)
            .findFirst();
    return said.or(() -> Optional.ofNullable(limit(transaction)));
  }

  private @Nullable SendAnswer limit(UnsignedTransaction transaction) {
    Wei spent = transaction.maxFee().times(transaction.gasLimit());
    if (feeCap != null && spent.compareTo(feeCap) > 0) {
      return new SendAnswer.FeeTooHigh("tx fee exceeds the configured cap (-32000)", feeCap);
    }
    if (transaction.gasLimit() > blockGasLimit) {
      return new SendAnswer.GasTooHigh("exceeds block gas limit (-32000)");
    }
    if (transaction.gasLimit() < intrinsicGas) {
      return new SendAnswer.GasTooLow("intrinsic gas too low (-32000)");
    }
    if (smallestTip != null && transaction.maxPriorityFee().compareTo(smallestTip) < 0) {
      return new SendAnswer.FeeTooLow(
          "transaction underpriced: gas tip cap %s, minimum needed %s (-32000)"
              .formatted(transaction.maxPriorityFee(), smallestTip),
          smallestTip);
    }
    return null;
  }

  /** A block as nodes tell it. */
  Block block(Mined mined) {
    return mined.toBlock(blockGasLimit());
  }
}
