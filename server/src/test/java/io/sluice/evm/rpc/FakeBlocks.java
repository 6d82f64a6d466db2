package io.sluice.evm.rpc;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.Keccak;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.chain.UnsignedTransaction;
import io.sluice.evm.chain.Wei;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a {@link FakeChain}: those that all see, and those that one liar tells of. Guarded
 * by the chain.
 */
final class FakeBlocks {
  private final List<Mined> blocks = new ArrayList<>();
  private int branch;
  private int behind;
  private Set<Long> lost = Set.of();
  private int lie = Integer.MAX_VALUE;
  private List<Pooled> lied = List.of();

  Mined append(List<Pooled> included, @Nullable Wei baseFee) {
    Mined block = new Mined(blocks.size(), hash(blocks.size()), parent(), included, baseFee);
    blocks.add(block);
    return block;
  }

  void reorganise(int depth, @Nullable Wei baseFee) {
    for (int i = 0; i < depth; i++) {
      blocks.removeLast();
    }
    branch++;
    for (int i = 0; i < depth + 1; i++) {
      append(List.of(), baseFee);
    }
  }

  /** Nodes show all but so many of the newest. */
  void lagBehind(int blocks) {
    behind = blocks;
  }

  /** No node has these blocks, although all count them; every other is told. */
  void lose(Set<Long> numbers) {
    lost = numbers;
  }

  /** From this height on one endpoint tells of a branch of its own; its first block holds these. */
  void lieFrom(int first, List<Pooled> included) {
    lie = first;
    lied = List.copyOf(included);
  }

  void tellTheTruth() {
    lie = Integer.MAX_VALUE;
    lied = List.of();
  }

  boolean isLiedAbout(BlockNumber number) {
    return number.value() >= lie;
  }

  /** Everything mined, whatever anybody tells. */
  Stream<Pooled> included() {
    return blocks.stream().flatMap(block -> block.included.stream());
  }

  /** Of it what went to an address. */
  Stream<Pooled> to(Address address) {
    return included().filter(each -> address.equals(each.transaction().to()));
  }

  /** Blocks that a node tells of, so many from a height on, up to the first that is lost. */
  Stream<Mined> told(long first, int count) {
    return told().stream()
        .filter(each -> each.number() >= first && each.number() < first + count)
        .takeWhile(each -> !lost.contains((long) each.number()));
  }

  /** The height that is reached. */
  long newest() {
    return agreed().getLast().number();
  }

  long count(Address from, long last) {
    return blocks.stream()
        .filter(block -> block.number <= last)
        .flatMap(block -> block.included.stream())
        .filter(each -> each.from.equals(from))
        .count();
  }

  /** The blocks that are so, as far as nodes are. */
  List<Mined> agreed() {
    return blocks.subList(0, Math.max(1, blocks.size() - behind));
  }

  /** What the endpoint says that is asked first: all the same, or its own branch. */
  List<Mined> told() {
    List<Mined> told = new ArrayList<>(agreed());
    for (int number = lie; number < told.size(); number++) {
      told.set(
          number,
          new Mined(
              number,
              liedHash(number),
              number == lie && number > 0 ? told.get(number - 1).hash : liedHash(number - 1),
              number == lie ? lied : List.of(),
              told.get(number).baseFee));
    }
    return told;
  }

  static Optional<Mined> at(List<Mined> chain, BlockNumber number) {
    return number.value() < chain.size()
        ? Optional.of(chain.get((int) number.value()))
        : Optional.empty();
  }

  /** By which transaction the nonce was used, up to this block. */
  Optional<Accounts.NonceUse> use(Address sender, Nonce nonce, BlockNumber last) {
    return agreed().stream()
        .filter(block -> block.number <= last.value())
        .flatMap(block ->
            block.included.stream()
                .filter(each -> each.from.equals(sender) && each.transaction.nonce().equals(nonce))
                .map(each ->
                    new Accounts.NonceUse(each.hash, block.hash, new BlockNumber(block.number))))
        .findFirst();
  }

  private BlockHash hash(int number) {
    return hash("block " + number + " of branch " + branch);
  }

  private static BlockHash liedHash(int number) {
    return hash("block " + number + " of the lie");
  }

  private static BlockHash hash(String content) {
    return BlockHash.of(Keccak.hash(content.getBytes(StandardCharsets.UTF_8)));
  }

  private BlockHash parent() {
    return blocks.isEmpty() ? BlockHash.of(new byte[32]) : blocks.getLast().hash;
  }

  /** A transaction that a node has taken. */
  record Pooled(TxHash hash, Address from, UnsignedTransaction transaction) {}

  /** A block with what it holds. */
  record Mined(
      int number, BlockHash hash, BlockHash parent, List<Pooled> included, @Nullable Wei baseFee) {
    Block toBlock(long gasLimit) {
      return new Block(
          new BlockNumber(number),
          hash,
          parent,
          Instant.EPOCH.plusSeconds(number),
          baseFee,
          gasLimit,
          included.stream().map(Pooled::hash).toList());
    }
  }
}
