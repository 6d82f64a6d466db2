package io.sluice.evm.rpc;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.UnsignedTransaction;
import io.sluice.evm.chain.Wei;
import org.jspecify.annotations.Nullable;

/** A refusal of what is sent to an address by the node of a {@link FakeChain}, and its limits. */
public final class Refusal {
  private final Address to;
  private final SendAnswer answer;
  private int times = Integer.MAX_VALUE;
  private boolean onlyReplacements;
  private long enoughGas = Long.MAX_VALUE;
  private @Nullable Wei enoughTip;
  private @Nullable Wei enoughFee;

  Refusal(Address to, SendAnswer answer) {
    this.to = to;
    this.answer = answer;
  }

  /** It is said so often; then they are taken. */
  public Refusal times(int times) {
    this.times = times;
    return this;
  }

  /** What is the first of its nonce is taken; only what was to replace something is refused. */
  public Refusal onlyReplacements() {
    onlyReplacements = true;
    return this;
  }

  /** What has this gas limit or more is taken. */
  public Refusal untilGas(long gas) {
    enoughGas = gas;
    return this;
  }

  /** What offers this tip per gas or more is taken. */
  public Refusal untilTip(Wei tip) {
    enoughTip = tip;
    return this;
  }

  /** What offers this much per gas, tip included, or more is taken. */
  public Refusal untilFee(Wei fee) {
    enoughFee = fee;
    return this;
  }

  /** Whether this refuses the transaction; if so it has been said once more. */
  boolean meets(UnsignedTransaction transaction, boolean replaces) {
    boolean meant =
        times > 0
            && concerns(transaction.to())
            && (replaces || !onlyReplacements)
            && transaction.gasLimit() < enoughGas
            && (enoughTip == null || transaction.maxPriorityFee().compareTo(enoughTip) < 0)
            && (enoughFee == null || transaction.maxFee().compareTo(enoughFee) < 0);
    times -= meant ? 1 : 0;
    return meant;
  }

  boolean concerns(@Nullable Address address) {
    return to.equals(address);
  }

  SendAnswer answer() {
    return answer;
  }
}
