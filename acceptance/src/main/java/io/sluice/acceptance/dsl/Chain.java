package io.sluice.acceptance.dsl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;

/** The chain as the node tells it, and what can be done to it. */
public final class Chain {
  /** How often it is looked whether somebody else mines. */
  private static final int LOOKS = 20;

  private static final int AT_ONCE = 100;

  private final Rpc rpc;

  Chain(String url) {
    this.rpc = new Rpc(url);
  }

  public long height() throws IOException {
    return number(rpc.call("eth_blockNumber"));
  }

  /** That so many blocks come on top of the newest one of this moment. */
  public Expectation growsBy(int blocks) throws IOException {
    long wanted = height() + blocks;
    return () -> {
      long now = height();
      return now >= wanted
          ? Optional.empty()
          : Optional.of("the chain is at " + now + ", not at " + wanted);
    };
  }

  /** How many transactions of the address are in blocks. */
  public long nonce(String address) throws IOException {
    return number(rpc.call("eth_getTransactionCount", address, "latest"));
  }

  /** The same with those the node holds for the next blocks. */
  public long pendingNonce(String address) throws IOException {
    return number(rpc.call("eth_getTransactionCount", address, "pending"));
  }

  public BigInteger balance(String address) throws IOException {
    return quantity(rpc.call("eth_getBalance", address, "latest"));
  }

  /** Whether there is a contract at this address. */
  public boolean hasContract(String address) throws IOException {
    return rpc.call("eth_getCode", address, "latest").asString().length() > "0x".length();
  }

  /** Wei per gas a mined transaction offers on top of the base fee. */
  public BigInteger tip(String hash) throws IOException {
    return quantity(rpc.call("eth_getTransactionByHash", hash).path("maxPriorityFeePerGas"));
  }

  /** Units of gas a transaction may use. */
  public long gasLimit(String hash) throws IOException {
    return number(rpc.call("eth_getTransactionByHash", hash).path("gas"));
  }

  /** Every transaction of every block from this one on. */
  List<ChainTransaction> transactionsSince(long first) throws IOException {
    List<ChainTransaction> found = new ArrayList<>();
    long last = height();
    for (long from = first; from <= last; from += AT_ONCE) {
      var blocks =
          LongStream.rangeClosed(from, Math.min(last, from + AT_ONCE - 1))
              .mapToObj(block -> Rpc.Call.of("eth_getBlockByNumber", hex(block), true))
              .toList();
      for (JsonNode block : rpc.call(blocks)) {
        found.addAll(transactions(block));
      }
    }
    return found;
  }

  private List<ChainTransaction> transactions(JsonNode block) throws IOException {
    List<JsonNode> transactions = block.path("transactions").valueStream().toList();
    var receipts =
        rpc.call(
            transactions.stream()
                .map(each ->
                    Rpc.Call.of("eth_getTransactionReceipt", Answer.text(each.path("hash"))))
                .toList());
    List<ChainTransaction> found = new ArrayList<>();
    for (int i = 0; i < transactions.size(); i++) {
      found.add(ChainTransaction.of(transactions.get(i), receipts.get(i)));
    }
    return found;
  }

  /** From now on what is sent stays in the pool. */
  public void stopsMining() throws IOException {
    rpc.call("evm_setIntervalMining", 0);
  }

  /** One block by hand, while mining is stopped. */
  public void minesOne() throws IOException {
    rpc.call("evm_mine");
  }

  /** A block a second, until the node is started again. */
  public void minesAgain() throws IOException {
    rpc.call("evm_setIntervalMining", 1);
  }

  /** Somebody else with a lane's key uses its next nonce. */
  public void isUsedByAStranger(String lane) throws IOException {
    rpc.call("anvil_impersonateAccount", lane);
    rpc.call("eth_sendTransaction", Map.of("from", lane, "to", lane, "gas", "0x5208"));
    rpc.call("anvil_stopImpersonatingAccount", lane);
  }

  /** The next block takes nothing that offers less; later ones come down by an eighth each. */
  public void asksForBaseFee(BigInteger wei) throws IOException {
    rpc.call("anvil_setNextBlockBaseFeePerGas", "0x" + wei.toString(16));
  }

  /**
   * Replaces the newest blocks by empty ones; what was in them is gone. The node must not mine
   * meanwhile: it would be left without some of its blocks.
   */
  public void isReorganised(int depth) throws IOException {
    stopsMining();
    rpc.call("anvil_reorg", depth + quietBlocks(), List.of());
    minesAgain();
  }

  /**
   * Mines by hand until nobody else does: the miner that was stopped may have a block under way, or
   * wait to begin one.
   *
   * @return how many blocks that took; one, as a rule
   */
  private int quietBlocks() throws IOException {
    long begin = height();
    boolean alone = false;
    while (!alone) {
      long last = height();
      rpc.call("evm_mine");
      alone = true;
      for (int look = 0; look < LOOKS && alone; look++) {
        alone = height() == last + 1;
      }
    }
    return Math.toIntExact(height() - begin);
  }

  /** Forgets what is in the pool, without a word to anybody. */
  public void dropsItsPool() throws IOException {
    rpc.call("anvil_dropAllTransactions");
  }

  /** Forgets one transaction of the pool. */
  public void drops(String hash) throws IOException {
    rpc.call("anvil_dropTransaction", hash);
  }

  /** Puts a contract there. */
  public void hasCode(String address, String code) {
    unchecked("anvil_setCode", address, code);
  }

  public void hasBalance(String address, BigInteger wei) {
    unchecked("anvil_setBalance", address, "0x" + wei.toString(16));
  }

  /** That the node holds so many transactions for the next block. */
  public Expectation holdsInItsPool(int count) {
    return () -> {
      long now = number(rpc.call("txpool_status").path("pending"));
      return now == count ? Optional.empty() : Optional.of(now + " of " + count + " in the pool");
    };
  }

  private void unchecked(String method, Object... parameters) {
    try {
      rpc.call(method, parameters);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(JsonNode hex) {
    return quantity(hex).longValueExact();
  }

  private static BigInteger quantity(JsonNode hex) {
    return new BigInteger(hex.asString().substring(2), 16);
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }
}
