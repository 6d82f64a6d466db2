package io.sluice.rpc;

import io.sluice.chain.Address;
import io.sluice.chain.BlockHash;
import io.sluice.chain.BlockNumber;
import io.sluice.chain.Bytes;
import io.sluice.chain.ChainId;
import io.sluice.chain.Eip1559Transaction;
import io.sluice.chain.Keccak;
import io.sluice.chain.Nonce;
import io.sluice.chain.TxHash;
import io.sluice.chain.Wei;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A chain that mines when it is told to, and a node with the faults of a real one: it forgets its
 * pool, answers late or not at all after it has taken something, and turns to another branch. Lanes
 * are sent for by several threads.
 */
public final class FakeChain implements EthereumClient {
  private static final Wei RICH = new Wei(BigInteger.TEN.pow(20));

  private final List<Mined> blocks = new ArrayList<>();
  private final Map<TxHash, Pooled> pool = new LinkedHashMap<>();
  private final Map<Address, String> reverting = new HashMap<>();
  private final Map<Address, Wei> balances = new HashMap<>();
  private final Function<Bytes, Address> sender;
  private final Set<Address> refused = new HashSet<>();
  private Wei baseFee = Wei.ofGwei(1);
  private int branch;
  private boolean down;
  private boolean silent;
  private boolean full;
  private int sends;

  /**
   * @param sender who signed a raw transaction
   */
  public FakeChain(Function<Bytes, Address> sender) {
    this.sender = sender;
    mine();
  }

  /** Mines what the pool holds in nonce order without a gap. */
  public synchronized Block mine() {
    List<Pooled> included = new ArrayList<>();
    boolean found = !full;
    while (found) {
      found = false;
      for (Pooled each : List.copyOf(pool.values())) {
        long next = count(each.from, included);
        boolean pays = each.transaction.maxFee().compareTo(baseFee) >= 0;
        if (pays && each.transaction.nonce().value() == next) {
          included.add(each);
          pool.remove(each.hash);
          found = true;
        }
      }
    }
    Mined block = new Mined(blocks.size(), hash(blocks.size()), parent(), included);
    blocks.add(block);
    return block.toBlock();
  }

  public synchronized void mine(int count) {
    for (int i = 0; i < count; i++) {
      mine();
    }
  }

  /**
   * Replaces the newest blocks by empty ones of another branch; what they held is in no pool
   * afterwards.
   */
  public synchronized void reorganise(int depth) {
    for (int i = 0; i < depth; i++) {
      blocks.removeLast();
    }
    branch++;
    for (int i = 0; i < depth + 1; i++) {
      blocks.add(new Mined(blocks.size(), hash(blocks.size()), parent(), List.of()));
    }
  }

  /** The node loses its pool without a word. */
  public synchronized void forgetPool() {
    pool.clear();
  }

  /** No call is answered, and none has an effect. */
  public synchronized void setDown(boolean down) {
    this.down = down;
  }

  /** Sends have their effect, but no answer arrives. */
  public synchronized void setSilent(boolean silent) {
    this.silent = silent;
  }

  /** Blocks have no room for what the pool holds. */
  public synchronized void setFull(boolean full) {
    this.full = full;
  }

  /** From now on blocks take nothing that offers less. */
  public synchronized void setBaseFee(Wei baseFee) {
    this.baseFee = baseFee;
  }

  /** No transaction to this address is taken. */
  public synchronized void refuse(Address to) {
    refused.add(to);
  }

  /** Somebody else uses the account's next nonce; it is in the next block. */
  public synchronized void spend(Address from) {
    long nonce = count(from, List.of());
    pool.values()
        .removeIf(each -> each.from.equals(from) && each.transaction.nonce().value() == nonce);
    var transaction =
        new Eip1559Transaction(
            chainId(), new Nonce(nonce), baseFee, baseFee, 21_000, from, Wei.ZERO, Bytes.EMPTY);
    TxHash hash =
        TxHash.of(Keccak.hash(("stranger " + from + nonce).getBytes(StandardCharsets.UTF_8)));
    pool.put(hash, new Pooled(hash, from, transaction));
  }

  /** Calls to this address revert. */
  public synchronized void revertAt(Address address) {
    revertAt(address, "it says no");
  }

  /** Calls to this address revert, in these words. */
  public synchronized void revertAt(Address address, String reason) {
    reverting.put(address, reason);
  }

  public synchronized void setBalance(Address address, Wei balance) {
    balances.put(address, balance);
  }

  /** How often a transaction to this address is in a block. */
  public synchronized long timesMined(Address to) {
    return blocks.stream()
        .flatMap(block -> block.included.stream())
        .filter(each -> each.transaction.to().equals(to))
        .count();
  }

  /** What transactions to this address carried, together. */
  public synchronized Wei valueSentTo(Address to) {
    return blocks.stream()
        .flatMap(block -> block.included.stream())
        .filter(each -> each.transaction.to().equals(to))
        .map(each -> each.transaction.value())
        .reduce(Wei.ZERO, Wei::plus);
  }

  /** Raw transactions received so far, repeated ones included. */
  public synchronized int sends() {
    return sends;
  }

  @Override
  public synchronized ChainId chainId() {
    return new ChainId(31337);
  }

  @Override
  public synchronized Block latestBlock() {
    up();
    return blocks.getLast().toBlock();
  }

  @Override
  public synchronized Optional<Block> block(BlockNumber number) {
    up();
    return number.value() < blocks.size()
        ? Optional.of(blocks.get((int) number.value()).toBlock())
        : Optional.empty();
  }

  @Override
  public synchronized List<Block> blocks(BlockNumber first, int count) {
    up();
    List<Block> found = new ArrayList<>();
    for (long number = first.value();
        number < first.value() + count && number < blocks.size();
        number++) {
      found.add(blocks.get((int) number).toBlock());
    }
    return found;
  }

  @Override
  public synchronized List<Receipt> receipts(
      BlockHash block, BlockNumber number, List<TxHash> wanted) {
    up();
    return blocks.stream()
        .filter(each -> each.hash.equals(block))
        .flatMap(each -> each.included.stream().map(tx -> receipt(each, tx)))
        .filter(receipt -> wanted.contains(receipt.hash()))
        .toList();
  }

  @Override
  public synchronized List<SendAnswer> send(List<Bytes> signed) {
    List<SendAnswer> answers = new ArrayList<>();
    for (Bytes raw : signed) {
      sends++;
      SendAnswer answer = down ? new SendAnswer.Unknown("connection refused") : take(raw);
      answers.add(silent ? new SendAnswer.Unknown("read timed out") : answer);
    }
    return answers;
  }

  private SendAnswer take(Bytes raw) {
    Eip1559Transaction transaction = Eip1559Transaction.decode(raw).transaction();
    TxHash hash = TxHash.of(Keccak.hash(raw.toArray()));
    Address from = sender.apply(raw);
    if (pool.containsKey(hash)) {
      return new SendAnswer.Accepted(hash, true);
    }
    if (transaction.nonce().value() < count(from, List.of())) {
      return new SendAnswer.NonceTooLow("nonce too low");
    }
    if (refused.contains(transaction.to())) {
      return new SendAnswer.Invalid("intrinsic gas too low");
    }
    Wei balance = balances.getOrDefault(from, RICH);
    if (transaction.mostItCosts().compareTo(balance) > 0) {
      return new SendAnswer.InsufficientFunds("insufficient funds for gas * price + value");
    }
    Optional<Pooled> held =
        pool.values().stream()
            .filter(each ->
                each.from.equals(from) && each.transaction.nonce().equals(transaction.nonce()))
            .findFirst();
    if (held.isPresent() && !outbids(transaction, held.get().transaction)) {
      return new SendAnswer.ReplacementUnderpriced("replacement transaction underpriced");
    }
    held.ifPresent(each -> pool.remove(each.hash));
    pool.put(hash, new Pooled(hash, from, transaction));
    return new SendAnswer.Accepted(hash, false);
  }

  /** geth's rule: 10 % on both fees. */
  private static boolean outbids(Eip1559Transaction one, Eip1559Transaction other) {
    return tenth(one.maxFee(), other.maxFee())
        && tenth(one.maxPriorityFee(), other.maxPriorityFee());
  }

  private static boolean tenth(Wei one, Wei other) {
    return one.times(100).compareTo(other.times(110)) >= 0;
  }

  @Override
  public synchronized List<AccountState> accounts(List<Address> addresses) {
    up();
    return addresses.stream()
        .map(address -> {
          long latest = count(address, List.of());
          long pending = latest;
          while (holds(address, pending)) {
            pending++;
          }
          Wei balance = balances.getOrDefault(address, RICH);
          return new AccountState(address, new Nonce(latest), new Nonce(pending), balance);
        })
        .toList();
  }

  @Override
  public synchronized FeeHistory feeHistory(int blocks, List<Integer> percentiles) {
    up();
    return new FeeHistory(baseFee, List.of());
  }

  @Override
  public synchronized List<GasAnswer> estimateGas(List<Call> calls) {
    return calls.stream()
        .map(call -> {
          if (down) {
            return (GasAnswer) new GasAnswer.Unavailable("connection refused");
          }
          return reverting.containsKey(call.to())
              ? new GasAnswer.Reverts(reverting.get(call.to()))
              : new GasAnswer.Estimate(21_000);
        })
        .toList();
  }

  @Override
  public synchronized List<Nonce> agreedNonces(List<Address> addresses, BlockNumber block) {
    up();
    return addresses.stream()
        .map(address ->
            new Nonce(
                blocks.stream()
                    .filter(each -> each.number <= block.value())
                    .flatMap(each -> each.included.stream())
                    .filter(each -> each.from.equals(address))
                    .count()))
        .toList();
  }

  @Override
  public synchronized Map<TxHash, Receipt> agreedReceipts(List<TxHash> hashes) {
    up();
    Map<TxHash, Receipt> receipts = new HashMap<>();
    for (Mined block : blocks) {
      block.included.stream()
          .filter(each -> hashes.contains(each.hash))
          .forEach(each -> receipts.put(each.hash, receipt(block, each)));
    }
    return receipts;
  }

  @Override
  public synchronized Optional<BlockHash> agreedHash(BlockNumber number) {
    return block(number).map(Block::hash);
  }

  @Override
  public synchronized Optional<BlockHash> comparedHash(BlockNumber number) {
    return block(number).map(Block::hash);
  }

  @Override
  public synchronized Optional<BlockNumber> tagged(Tag tag) {
    up();
    return Optional.empty();
  }

  @Override
  public synchronized Optional<Wei> gasPrice() {
    up();
    return Optional.of(baseFee);
  }

  /** Blocks say who used it, when one of ours did not. */
  @Override
  public synchronized Optional<NonceUse> agreedUse(Address sender, Nonce nonce, BlockNumber last) {
    up();
    return blocks.stream()
        .filter(block -> block.number <= last.value())
        .flatMap(block ->
            block.included.stream()
                .filter(each -> each.from.equals(sender) && each.transaction.nonce().equals(nonce))
                .map(each -> new NonceUse(each.hash, block.hash, new BlockNumber(block.number))))
        .findFirst();
  }

  @Override
  public synchronized List<EndpointState> endpoints() {
    return List.of(new EndpointState("fake:8545", 0, down ? "connection refused" : null));
  }

  @Override
  public synchronized boolean available() {
    return !down;
  }

  private void up() {
    if (down) {
      throw new NodeUnavailableException("connection refused");
    }
  }

  private boolean holds(Address from, long nonce) {
    return pool.values().stream()
        .anyMatch(each -> each.from.equals(from) && each.transaction.nonce().value() == nonce);
  }

  private long count(Address from, List<Pooled> more) {
    long mined =
        blocks.stream()
            .flatMap(block -> block.included.stream())
            .filter(each -> each.from.equals(from))
            .count();
    return mined + more.stream().filter(each -> each.from.equals(from)).count();
  }

  private BlockHash hash(int number) {
    String content = "block " + number + " of branch " + branch;
    return BlockHash.of(Keccak.hash(content.getBytes(StandardCharsets.UTF_8)));
  }

  private BlockHash parent() {
    return blocks.isEmpty() ? BlockHash.of(new byte[32]) : blocks.getLast().hash;
  }

  private Receipt receipt(Mined block, Pooled transaction) {
    return new Receipt(
        transaction.hash,
        block.hash,
        new BlockNumber(block.number),
        !reverting.containsKey(transaction.transaction.to()),
        21_000);
  }

  private record Pooled(TxHash hash, Address from, Eip1559Transaction transaction) {}

  private record Mined(int number, BlockHash hash, BlockHash parent, List<Pooled> included) {
    Block toBlock() {
      return new Block(
          new BlockNumber(number),
          hash,
          parent,
          Instant.EPOCH.plusSeconds(number),
          Wei.ofGwei(1),
          300_000_000,
          included.stream().map(Pooled::hash).toList());
    }
  }
}
