package io.sluice.benchmark.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The fastest way to have transfers mined that the node offers: signed beforehand, in JSON-RPC
 * batches, several at a time. No pipeline in front of the same node can be faster.
 */
public final class RawTransfers {
  private static final int ACCOUNTS = 10;
  private static final int BATCH = 100;
  private static final int AT_ONCE = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String BALANCE = "0xd3c21bcecceda1000000";

  private final NodeClient node;
  private final List<String> recipients;
  private final List<byte[]> batches = new ArrayList<>();
  private final int count;

  /** Signs all of them; only this is slow. */
  public RawTransfers(NodeClient node, List<String> recipients, int count) throws IOException {
    this.node = node;
    this.recipients = recipients;
    this.count = count;
    List<Account> accounts = IntStream.range(0, ACCOUNTS).mapToObj(Account::number).toList();
    long chainId = node.chainId();
    long[] nonces = new long[ACCOUNTS];
    for (int i = 0; i < ACCOUNTS; i++) {
      node.setBalance(accounts.get(i).address(), BALANCE);
      nonces[i] = node.nonce(accounts.get(i).address());
    }
    for (int from = 0; from < count; from += BATCH) {
      // Neighbours are of different accounts: those that travel together need no order.
      int turn = from / BATCH % ACCOUNTS;
      int size = Math.min(BATCH, count - from);
      batches.add(batch(accounts.get(turn), chainId, nonces[turn], size));
      nonces[turn] += size;
    }
  }

  private byte[] batch(Account account, long chainId, long nonce, int size) {
    return IntStream.range(0, size)
        .mapToObj(i -> {
          String to = recipients.get(i % recipients.size());
          String raw = account.transfer(chainId, nonce + i, to);
          return """
          {"jsonrpc":"2.0","id":%d,"method":"eth_sendRawTransaction","params":["%s"]}\
          """
              .formatted(i, raw);
        })
        .collect(Collectors.joining(",", "[", "]"))
        .getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Sends them and waits for the block with the last of them.
   *
   * @return transactions per second from the first byte sent to that block
   * @throws IOException when the node refuses one, or they do not get into blocks
   */
  public double perSecond() throws IOException {
    try (var watch = new ChainWatch(node);
        var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      long start = System.nanoTime();
      List<Future<String>> answers = new ArrayList<>();
      for (byte[] batch : batches) {
        Callable<String> send = () -> node.post(batch);
        answers.add(threads.submit(send));
      }
      for (Future<String> answer : answers) {
        String text = answer.get();
        if (text.contains("\"error\"")) {
          throw new IOException("The node refuses raw transfers: " + text.substring(0, 200));
        }
      }
      if (!watch.awaitTransactions(count, PATIENCE)) {
        throw new IOException("Raw transfers were not mined within " + PATIENCE + ".");
      }
      return count * 1e9 / (watch.blocks().getLast().seen() - start);
    } catch (ExecutionException e) {
      throw new IOException("The node does not take raw transfers: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted.", e);
    }
  }
}
