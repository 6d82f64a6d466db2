package io.sluice.evm.rpc;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.rpc.FakeBlocks.Mined;
import io.sluice.evm.rpc.FakeBlocks.Pooled;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What becomes of calls and transactions on a {@link FakeChain}. Guarded by the chain. */
final class FakeExecution {
  private final Map<Address, String> reverting = new HashMap<>();
  private final Set<Address> liedAbout = new HashSet<>();
  private final Map<Address, GasAnswer> estimates = new HashMap<>();
  private final FakeRules rules;

  FakeExecution(FakeRules rules) {
    this.rules = rules;
  }

  void revertAt(Address address, String reason) {
    reverting.put(address, reason);
  }

  void estimateAt(Address address, @Nullable GasAnswer answer) {
    if (answer == null) {
      estimates.remove(address);
    } else {
      estimates.put(address, answer);
    }
  }

  void lieAbout(Address to) {
    liedAbout.add(to);
  }

  void tellTheTruth() {
    liedAbout.clear();
  }

  GasAnswer estimate(Call call) {
    GasAnswer usual =
        reverting.containsKey(call.to())
            ? new GasAnswer.Reverts(reverting.get(call.to()))
            : new GasAnswer.Estimate(rules.intrinsicGas());
    return estimates.getOrDefault(call.to(), usual);
  }

  /** The receipts of a block, as they are. */
  Stream<Receipt> receipts(Mined block) {
    return block.included().stream()
        .map(each -> receipt(block, each, !reverting.containsKey(to(each))));
  }

  /** The receipts of a block, as one endpoint tells them. */
  Stream<Receipt> told(Mined block) {
    return block.included().stream()
        .map(each ->
            receipt(block, each, reverting.containsKey(to(each)) == liedAbout.contains(to(each))));
  }

  /** The same of the block of this hash, if any of these is. */
  Stream<Receipt> told(List<Mined> blocks, BlockHash hash) {
    return blocks.stream().filter(each -> each.hash().equals(hash)).flatMap(this::told);
  }

  private Receipt receipt(Mined block, Pooled transaction, boolean succeeded) {
    return new Receipt(
        transaction.hash(),
        block.hash(),
        new BlockNumber(block.number()),
        succeeded,
        rules.intrinsicGas());
  }

  private static @Nullable Address to(Pooled transaction) {
    return transaction.transaction().to();
  }
}
