package io.sluice.evm.rpc;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.EventLog;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.SignedTransaction;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.chain.UnsignedTransaction;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.rpc.FakeBlocks.Mined;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A chain that mines when it is told to, and nodes with the faults of real ones: they forget their
 * pool, answer late or not at all after they have taken something, lag, turn to another branch,
 * refuse in many words, and one of them may lie. Lanes are sent for by several threads.
 */
public final class FakeChain extends FakeContracts implements EthereumClient {
  private final FakeBlocks blocks = new FakeBlocks();
  private final FakeRules rules = new FakeRules();
  private final FakePool pool;
  private final FakeVoices voices = new FakeVoices();
  private final FakeDisputes disputes = new FakeDisputes();
  private final FakeExecution execution = new FakeExecution(rules);
  private final Map<Tag, BlockNumber> tags = new EnumMap<>(Tag.class);
  private Wei baseFee = Wei.ofGwei(1);
  private @Nullable FeeHistory history;
  private boolean legacy;
  private int sends;
  private Runnable meanwhile = () -> {};

  public FakeChain(Function<Bytes, Address> sender) {
    pool = new FakePool(rules, blocks, sender);
    mine();
  }

  /** Mines what the pool holds in nonce order without a gap. */
  public synchronized Block mine() {
    return rules.block(blocks.append(pool.include(baseFee), legacy ? null : baseFee));
  }

  public synchronized void mine(int count) {
    IntStream.range(0, count).forEach(_ -> mine());
  }

  /**
   * Replaces the newest blocks by empty ones of another branch; what they held is in no pool
   * afterwards.
   */
  public synchronized void reorganise(int depth) {
    blocks.reorganise(depth, legacy ? null : baseFee);
  }

  /** The node loses its pool without a word. */
  public synchronized void forgetPool() {
    pool.forget();
  }

  /** No call is answered, and none has an effect. */
  public synchronized void setDown(boolean down) {
    voices.setDown(down);
  }

  /** Sends have their effect, but no answer arrives. */
  public synchronized void setSilent(boolean silent) {
    voices.setSilent(silent);
  }

  /** Blocks have no room for what the pool holds. */
  public synchronized void setFull(boolean full) {
    pool.setFull(full);
  }

  /** Whether two endpoints answer; while they do not, nothing is agreed, and one alone is heard. */
  public synchronized void setAgreement(boolean agreement) {
    voices.setAlone(!agreement);
  }

  /** Whether two endpoints answer, and say different things of everything that is compared. */
  public synchronized void setDissent(boolean dissent) {
    voices.setDissent(dissent);
  }

  /**
   * From this height on, mined already or not, the endpoint that is asked first tells of a branch
   * of its own, and two others of the truth. Blocks and receipts are its word; the agreed is not.
   *
   * @param included what the first block of the lie holds, wherever that is in truth
   */
  public synchronized void lieFrom(BlockNumber first, TxHash... included) {
    blocks.lieFrom((int) first.value(), pool.find(Set.of(included)));
  }

  /** Receipts of what is sent to this address say the opposite, where one endpoint is asked. */
  public synchronized void lieAboutReceipts(Address to) {
    execution.lieAbout(to);
  }

  /** Ends all lies. */
  public synchronized void tellTheTruth() {
    blocks.tellTheTruth();
    execution.tellTheTruth();
  }

  /** Every node is so many blocks behind the chain. */
  public synchronized void setLag(int blocks) {
    this.blocks.lagBehind(blocks);
  }

  /** Every node counts these blocks, and none has them, until others are named. */
  public synchronized void lose(Long... numbers) {
    blocks.lose(Set.of(numbers));
  }

  /** What nodes cannot say of accounts, and how often they were asked. */
  public FakeDisputes disputes() {
    return disputes;
  }

  /** What the consensus calls so; {@code null} for nodes that know no such tag. */
  public synchronized void setTag(Tag tag, @Nullable BlockNumber number) {
    tags.compute(tag, (any, before) -> number);
  }

  /** From now on blocks take nothing that offers less. */
  public synchronized void setBaseFee(Wei baseFee) {
    this.baseFee = baseFee;
  }

  /** From now on blocks have no base fee, and nodes no history of fees; a gas price they have. */
  public synchronized void setLegacy(boolean legacy) {
    this.legacy = legacy;
  }

  /** What nodes say of recent fees; {@code null} for the base fee and no tips. */
  public synchronized void setFeeHistory(@Nullable FeeHistory history) {
    this.history = history;
  }

  /** Gas of a plain transfer, and the least a node takes and a call is estimated at. */
  public synchronized void setIntrinsicGas(long gas) {
    rules.setIntrinsicGas(gas);
  }

  /** The most gas a block has room for, and a node takes. */
  public synchronized void setBlockGasLimit(long gas) {
    rules.setBlockGasLimit(gas);
  }

  /** The least tip per gas a node takes, which it names; {@code null} for none. */
  public synchronized void setSmallestTip(@Nullable Wei tip) {
    rules.setSmallestTip(tip);
  }

  /** The most a node lets the gas of one transaction cost; {@code null} for no limit. */
  public synchronized void setFeeCap(@Nullable Wei cap) {
    rules.setFeeCap(cap);
  }

  /** No transaction to this address is taken: its bytes are wrong. */
  public synchronized Refusal refuse(Address to) {
    return refuseWith(to, new SendAnswer.Invalid("invalid sender (-32000)"));
  }

  /** Transactions to this address are refused so, within the limits that the refusal is given. */
  public synchronized Refusal refuseWith(Address to, SendAnswer answer) {
    return rules.refuse(to, answer);
  }

  /** Ends all refusals of what is sent to this address. */
  public synchronized void take(Address to) {
    rules.take(to);
  }

  /** Somebody else uses the account's next nonce; it is in the next block. */
  public synchronized void spend(Address from) {
    pool.spend(from, chainId(), baseFee);
  }

  /** Calls to this address revert. */
  public synchronized void revertAt(Address address) {
    revertAt(address, "it says no");
  }

  /** Calls to this address revert, in these words. */
  public synchronized void revertAt(Address address, String reason) {
    execution.revertAt(address, reason);
  }

  /** What an estimate of a call to this address says; {@code null} for the usual. */
  public synchronized void estimateAt(Address address, @Nullable GasAnswer answer) {
    execution.estimateAt(address, answer);
  }

  /** From now on a transaction that succeeds emits these. */
  public synchronized void emit(Function<UnsignedTransaction, List<EventLog>> logs) {
    execution.emit(logs);
  }

  public synchronized void setBalance(Address address, Wei balance) {
    pool.setBalance(address, balance);
  }

  /** How often a transaction to this address is in a block. */
  public synchronized long timesMined(Address to) {
    return blocks.to(to).count();
  }

  /** What transactions to this address carried, together. */
  public synchronized Wei valueSentTo(Address to) {
    return blocks.to(to).map(each -> each.transaction().value()).reduce(Wei.ZERO, Wei::plus);
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
    voices.answer();
    return rules.block(blocks.told().getLast());
  }

  @Override
  public synchronized Block recentBlock(Duration age) {
    return latestBlock();
  }

  @Override
  public synchronized Optional<Block> block(BlockNumber number) {
    voices.answer();
    return FakeBlocks.at(blocks.told(), number).map(rules::block);
  }

  @Override
  public synchronized List<Block> blocks(BlockNumber first, int count) {
    voices.answer();
    return blocks.told(first.value(), count).map(rules::block).toList();
  }

  @Override
  public synchronized List<Receipt> receipts(
      BlockHash block, BlockNumber number, List<TxHash> wanted) {
    voices.answer();
    return execution.told(blocks.told(), block, wanted);
  }

  /** Lets this happen once, after the next send has had its effect and before it is answered. */
  public synchronized void whileSending(Runnable meanwhile) {
    this.meanwhile = meanwhile;
  }

  @Override
  public synchronized List<SendAnswer> send(List<Bytes> signed) {
    List<SendAnswer> answers = new ArrayList<>();
    for (Bytes raw : signed) {
      sends++;
      SendAnswer answer =
          voices.down() ? new SendAnswer.Unknown("connection refused") : pool.take(raw);
      answers.add(voices.silent() ? new SendAnswer.Unknown("read timed out") : answer);
    }
    Runnable now = meanwhile;
    meanwhile = () -> {};
    now.run();
    return answers;
  }

  @Override
  public synchronized List<AccountState> accounts(List<Address> addresses) {
    voices.answer();
    disputes.read(List.of());
    return addresses.stream()
        .map(address -> pool.state(address, blocks.count(address, blocks.newest())))
        .toList();
  }

  @Override
  public synchronized FeeHistory feeHistory(int blocks, List<Integer> percentiles) {
    voices.answer();
    return history == null ? new FeeHistory(legacy ? null : baseFee, List.of()) : history;
  }

  @Override
  public synchronized Optional<Wei> gasPrice() {
    voices.answer();
    return rules.gasPrice(baseFee);
  }

  /** What nodes ask for gas, the base fee unless this says otherwise; {@code null} for nothing. */
  public synchronized void setGasPrice(@Nullable Wei price) {
    rules.setGasPrice(price);
  }

  @Override
  public synchronized List<GasAnswer> estimateGas(List<Call> calls) {
    GasAnswer away = new GasAnswer.Unavailable("connection refused");
    return calls.stream().map(call -> voices.down() ? away : execution.estimate(call)).toList();
  }

  @Override
  public synchronized List<Nonce> agreedNonces(List<Address> addresses, BlockNumber block) {
    voices.agree();
    disputes.read(addresses);
    if (block.value() > blocks.newest()) {
      throw new NodeUnavailableException("header not found (-32000)");
    }
    return addresses.stream()
        .map(address -> new Nonce(blocks.count(address, block.value())))
        .toList();
  }

  @Override
  public synchronized Map<TxHash, Receipt> agreedReceipts(List<TxHash> hashes) {
    if (!hashes.isEmpty()) {
      voices.agree();
    }
    return execution.receipts(blocks.agreed(), hashes);
  }

  @Override
  public synchronized Map<TxHash, Receipt> agreedReceipts(
      BlockHash block, BlockNumber number, List<TxHash> wanted) {
    Map<TxHash, Receipt> all = new HashMap<>(agreedReceipts(wanted));
    all.values().removeIf(receipt -> !receipt.blockHash().equals(block));
    return all;
  }

  @Override
  public synchronized Map<TxHash, SignedTransaction> signed(List<TxHash> hashes) {
    voices.answer();
    return pool.everTaken(hashes);
  }

  @Override
  public synchronized Map<TxHash, LoggedReceipt> logs(List<TxHash> hashes, LogFilter filter) {
    voices.answer();
    return execution.logged(blocks.told(), hashes, filter);
  }

  @Override
  public synchronized Map<TxHash, LoggedReceipt> agreedLogs(List<TxHash> hashes, LogFilter filter) {
    voices.agree();
    return execution.logged(blocks.agreed(), hashes, filter);
  }

  @Override
  public synchronized Optional<BlockHash> agreedHash(BlockNumber number) {
    voices.agree();
    return FakeBlocks.at(blocks.agreed(), number).map(Mined::hash);
  }

  @Override
  public synchronized Optional<BlockHash> comparedHash(BlockNumber number) {
    return voices.alone() ? block(number).map(Block::hash) : agreedHash(number);
  }

  @Override
  public synchronized Optional<BlockNumber> tagged(Tag tag) {
    voices.answer();
    return Optional.ofNullable(tags.get(tag));
  }

  @Override
  public synchronized Optional<NonceUse> agreedUse(Address sender, Nonce nonce, BlockNumber last) {
    voices.agree();
    return disputes.mute() ? Optional.empty() : blocks.use(sender, nonce, last);
  }

  @Override
  public synchronized List<EndpointState> endpoints() {
    return voices.endpoints();
  }

  @Override
  public synchronized boolean available() {
    return !voices.down();
  }
}
