package io.sluice.benchmark.node;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads every block from its start on: one small call per poll, and one per block for its hashes.
 * Safe for many threads.
 */
public final class ChainWatch implements AutoCloseable {
  static final Duration POLL = Duration.ofMillis(25);

  private final NodeClient node;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<Block> blocks = new ArrayList<>();
  private long height;
  private int transactions;
  private @Nullable IOException failure;

  public ChainWatch(NodeClient node) throws IOException {
    this.node = node;
    this.height = node.height();
    Thread.ofPlatform().daemon().name("chain-watch").start(this::run);
  }

  private void run() {
    try {
      while (!stop.await(POLL.toNanos(), TimeUnit.NANOSECONDS)) {
        long head = node.height();
        long seen = System.nanoTime();
        for (long number = height() + 1; number <= head; number++) {
          add(new Block(number, node.hashes(number), seen));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      fail(e);
    }
  }

  private synchronized void add(Block block) {
    blocks.add(block);
    height = block.number();
    transactions += block.hashes().size();
    notifyAll();
  }

  private synchronized void fail(IOException e) {
    failure = e;
    notifyAll();
  }

  public synchronized long height() {
    return height;
  }

  /** How many transactions are in the blocks seen so far. */
  public synchronized int transactions() {
    return transactions;
  }

  /** The blocks seen so far, oldest first. */
  public synchronized List<Block> blocks() {
    return List.copyOf(blocks);
  }

  /**
   * Waits until this many transactions are in blocks.
   *
   * @param patience without a new transaction, after which this gives up
   * @return whether they are
   */
  public synchronized boolean awaitTransactions(int wanted, Duration patience) throws IOException {
    int known = transactions;
    long since = System.nanoTime();
    while (transactions < wanted) {
      if (transactions > known) {
        known = transactions;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > patience.toNanos()) {
        return false;
      }
      awaitBlock();
    }
    return true;
  }

  /** Waits for the block with this number. */
  public synchronized Block awaitHeight(long number) throws IOException {
    while (height < number) {
      awaitBlock();
    }
    return blocks.get((int) (number - blocks.getFirst().number()));
  }

  /** For a second at most; whoever calls it holds the monitor and looks again. */
  private synchronized void awaitBlock() throws IOException {
    if (failure != null) {
      throw new IOException("The node cannot be followed: " + failure.getMessage(), failure);
    }
    try {
      TimeUnit.SECONDS.timedWait(this, 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while waiting for a block.", e);
    }
  }

  @Override
  public void close() {
    stop.countDown();
  }
}
