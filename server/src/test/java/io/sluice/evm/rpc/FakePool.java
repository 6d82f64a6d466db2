package io.sluice.evm.rpc;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Eip1559Transaction;
import io.sluice.evm.chain.Keccak;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.SignedTransaction;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.chain.UnsignedTransaction;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.rpc.FakeBlocks.Pooled;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the node of a {@link FakeChain} has taken and no block holds. Guarded by the chain. */
final class FakePool {
  private static final Wei RICH = new Wei(BigInteger.TEN.pow(20));

  private final Map<TxHash, Pooled> pool = new LinkedHashMap<>();
  private final Map<TxHash, SignedTransaction> everTaken = new HashMap<>();
  private final Map<Address, Wei> balances = new HashMap<>();
  private boolean full;
  private final FakeRules rules;
  private final FakeBlocks blocks;
  private final Function<Bytes, Address> sender;

  /**
   * @param sender who signed a raw transaction
   */
  FakePool(FakeRules rules, FakeBlocks blocks, Function<Bytes, Address> sender) {
    this.rules = rules;
    this.blocks = blocks;
    this.sender = sender;
  }

  /** Blocks have no room for what is here. */
  void setFull(boolean full) {
    this.full = full;
  }

  /** Removes what the next block holds: all that pays its base fee, in order, without a gap. */
  List<Pooled> include(Wei baseFee) {
    List<Pooled> included = new ArrayList<>();
    boolean found = !full;
    while (found) {
      found = false;
      for (Pooled each : List.copyOf(pool.values())) {
        long next =
            mined(each.from())
                + included.stream().filter(other -> other.from().equals(each.from())).count();
        boolean pays = each.transaction().maxFee().compareTo(baseFee) >= 0;
        if (pays && each.transaction().nonce().value() == next) {
          included.add(each);
          pool.remove(each.hash());
          found = true;
        }
      }
    }
    return included;
  }

  /** Those of them that were ever sent here, whatever became of them. */
  Map<TxHash, SignedTransaction> everTaken(List<TxHash> hashes) {
    Map<TxHash, SignedTransaction> found = new HashMap<>(everTaken);
    found.keySet().retainAll(hashes);
    return found;
  }

  SendAnswer take(Bytes raw) {
    SignedTransaction bytes = SignedTransaction.of(raw);
    everTaken.put(bytes.hash(), bytes);
    UnsignedTransaction transaction = UnsignedTransaction.decode(raw).transaction();
    TxHash hash = TxHash.of(Keccak.hash(raw.toArray()));
    Address from = sender.apply(raw);
    if (pool.containsKey(hash)) {
      return new SendAnswer.Accepted(hash, true);
    }
    if (transaction.nonce().value() < mined(from)) {
      return new SendAnswer.NonceTooLow("nonce too low");
    }
    Optional<Pooled> held = held(from, transaction.nonce().value());
    Optional<SendAnswer> refusal = rules.refusal(transaction, held.isPresent());
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (transaction.mostItCosts().compareTo(balance(from)) > 0) {
      return new SendAnswer.InsufficientFunds("insufficient funds for gas * price + value");
    }
    if (held.isPresent() && !outbids(transaction, held.get().transaction())) {
      return new SendAnswer.ReplacementUnderpriced("replacement transaction underpriced");
    }
    held.ifPresent(each -> pool.remove(each.hash()));
    pool.put(hash, new Pooled(hash, from, transaction));
    return new SendAnswer.Accepted(hash, false);
  }

  /** A stranger's transaction takes the account's next nonce. */
  void spend(Address from, ChainId chain, Wei fee) {
    long nonce = mined(from);
    held(from, nonce).ifPresent(each -> pool.remove(each.hash()));
    var transaction =
        new Eip1559Transaction(
            chain, new Nonce(nonce), fee, fee, 21_000, from, Wei.ZERO, Bytes.EMPTY);
    TxHash hash =
        TxHash.of(Keccak.hash(("stranger " + from + nonce).getBytes(StandardCharsets.UTF_8)));
    pool.put(hash, new Pooled(hash, from, transaction));
  }

  void forget() {
    pool.clear();
  }

  void setBalance(Address address, Wei balance) {
    balances.put(address, balance);
  }

  Wei balance(Address address) {
    return balances.getOrDefault(address, RICH);
  }

  /** Those of these that are here or in a block. */
  List<Pooled> find(Set<TxHash> hashes) {
    return Stream.concat(pool.values().stream(), blocks.included())
        .filter(each -> hashes.contains(each.hash()))
        .toList();
  }

  /**
   * @param latest the first nonce that no block has used
   */
  AccountState state(Address address, long latest) {
    Nonce next = new Nonce(pending(address, latest));
    return new AccountState(address, new Nonce(latest), next, balance(address));
  }

  /** The first nonce from this on that is not here. */
  private long pending(Address from, long latest) {
    long pending = latest;
    while (held(from, pending).isPresent()) {
      pending++;
    }
    return pending;
  }

  private Optional<Pooled> held(Address from, long nonce) {
    return pool.values().stream()
        .filter(each -> each.from().equals(from) && each.transaction().nonce().value() == nonce)
        .findFirst();
  }

  private long mined(Address from) {
    return blocks.count(from, Long.MAX_VALUE);
  }

  /** geth's rule: 10 % on both fees. */
  private static boolean outbids(UnsignedTransaction one, UnsignedTransaction other) {
    return tenth(one.maxFee(), other.maxFee())
        && tenth(one.maxPriorityFee(), other.maxPriorityFee());
  }

  private static boolean tenth(Wei one, Wei other) {
    return one.times(100).compareTo(other.times(110)) >= 0;
  }
}
