package io.sluice.evm.rpc;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.EventLog;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.chain.UnsignedTransaction;
import io.sluice.evm.rpc.FakeBlocks.Mined;
import io.sluice.evm.rpc.FakeBlocks.Pooled;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What becomes of calls and transactions on a {@link FakeChain}. Guarded by the chain. */
final class FakeExecution {
  private final Map<Address, String> reverting = new HashMap<>();
  private final Set<Address> liedAbout = new HashSet<>();
  private final Map<Address, GasAnswer> estimates = new HashMap<>();
  private final FakeRules rules;
  private Function<UnsignedTransaction, List<EventLog>> logs = _ -> List.of();

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

  /** The same of these transactions in the block of this hash, if any of these blocks is. */
  List<Receipt> told(List<Mined> blocks, BlockHash hash, List<TxHash> wanted) {
    return blocks.stream()
        .filter(each -> each.hash().equals(hash))
        .flatMap(this::told)
        .filter(each -> wanted.contains(each.hash()))
        .toList();
  }

  /** From now on a transaction that succeeds emits these. */
  void emit(Function<UnsignedTransaction, List<EventLog>> logs) {
    this.logs = logs;
  }

  /** What these blocks say of transactions. */
  Map<TxHash, Receipt> receipts(List<Mined> blocks, List<TxHash> wanted) {
    return blocks.stream()
        .flatMap(this::receipts)
        .filter(receipt -> wanted.contains(receipt.hash()))
        .collect(Collectors.toMap(Receipt::hash, Function.identity()));
  }

  /** The same with logs. */
  Map<TxHash, LoggedReceipt> logged(List<Mined> blocks, List<TxHash> wanted, LogFilter filter) {
    Map<TxHash, LoggedReceipt> logged = new HashMap<>();
    Map<TxHash, Receipt> receipts = receipts(blocks, wanted);
    for (Mined block : blocks) {
      for (Pooled each : block.included()) {
        Receipt receipt = receipts.get(each.hash());
        if (receipt != null) {
          Stream<EventLog> all =
              receipt.succeeded() ? logs.apply(each.transaction()).stream() : Stream.of();
          logged.put(
              each.hash(),
              new LoggedReceipt(receipt, all.filter(log -> isWanted(log, filter)).toList()));
        }
      }
    }
    return logged;
  }

  private static boolean isWanted(EventLog log, LogFilter filter) {
    return log.address().equals(filter.address())
        && !log.topics().isEmpty()
        && log.topics().getFirst().equals(filter.event());
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
