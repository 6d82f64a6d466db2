package io.sluice.evm.rpc;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.Hex;
import io.sluice.evm.chain.Nonce;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * Finds the transaction that used a nonce. Any one endpoint may say where to look: the block in
 * which the account's count passed the nonce, found by asking for the count at several heights at a
 * time. What counts is what two endpoints show there.
 *
 * <p>Most nodes know an account's count at the newest hundred blocks or so only; where none knows
 * it further back than the nonce was used, nothing can be shown.
 */
final class NonceSearch {
  /** Heights in one request: 16 narrow what is left to a seventeenth. */
  private static final int STEPS = 16;

  /** The farthest look back is 2^30 blocks, which is all of any chain. */
  private static final int DOUBLINGS = 31;

  private final Endpoints endpoints;
  private final Reads reads;
  private final RpcSettings settings;

  NonceSearch(Endpoints endpoints, Reads reads, RpcSettings settings) {
    this.endpoints = endpoints;
    this.reads = reads;
    this.settings = settings;
  }

  /**
   * @param last the newest block to look in
   * @return empty when it cannot be shown
   * @throws NodeUnavailableException when too few answer, or no two say the same
   */
  Optional<Accounts.NonceUse> find(Address sender, Nonce nonce, BlockNumber last) {
    Set<Long> seen = new HashSet<>();
    for (Endpoint endpoint : endpoints.inOrder()) {
      OptionalLong block = new Look(endpoint, sender, nonce).back(last.value());
      if (block.isPresent() && seen.add(block.getAsLong())) {
        Optional<Accounts.NonceUse> use = show(sender, nonce, block.getAsLong());
        if (use.isPresent()) {
          return use;
        }
      }
    }
    if (endpoints.up().size() < endpoints.needed()) {
      throw new NodeUnavailableException(endpoints.trouble());
    }
    return Optional.empty();
  }

  private Optional<Accounts.NonceUse> show(Address sender, Nonce nonce, long block) {
    CallBatch<Accounts.NonceUse> full =
        new CallBatch<>(
            List.of(Invocation.fullBlock(new BlockNumber(block))),
            json -> Results.use(json, sender, nonce));
    return reads.agree(reads.put(full), Reply.Result.class::isInstance).getFirst()
            instanceof Reply.Result<Accounts.NonceUse>(var use)
        ? Optional.ofNullable(use)
        : Optional.empty();
  }

  /** A search at one endpoint. */
  private final class Look {
    private final Endpoint endpoint;
    private final Address sender;
    private final Nonce nonce;
    private final Deadline deadline = Deadline.in(settings.readDeadline());

    Look(Endpoint endpoint, Address sender, Nonce nonce) {
      this.endpoint = endpoint;
      this.sender = sender;
      this.nonce = nonce;
    }

    /**
     * The block that used it: further and further back until the nonce was free, then in between.
     */
    OptionalLong back(long last) {
      TreeSet<Long> heights = new TreeSet<>();
      heights.add(0L);
      heights.add(last);
      LongStream.range(0, DOUBLINGS)
          .map(doubling -> last - (1L << doubling))
          .filter(height -> height > 0)
          .forEach(heights::add);
      Window window = narrow(new Window(-1, Long.MAX_VALUE), List.copyOf(heights));
      while (window.isKnown() && window.size() > 1) {
        Window smaller = narrow(window, window.steps());
        if (smaller.size() == window.size()) {
          return OptionalLong.empty();
        }
        window = smaller;
      }
      return window.isKnown() ? OptionalLong.of(window.used) : OptionalLong.empty();
    }

    private Window narrow(Window window, List<Long> heights) {
      List<Invocation> calls =
          heights.stream().map(height -> Invocation.nonce(sender, Hex.quantity(height))).toList();
      List<Reply<Long>> counts =
          endpoints
              .ask(
                  endpoint,
                  new CallBatch<>(calls, json -> Hex.clamped(AnswerReader.text(json))),
                  settings.readTimeout(),
                  deadline)
              .replies();
      long free = window.free;
      long used = window.used;
      for (int i = heights.size() - 1; i >= 0; i--) {
        if (!(counts.get(i) instanceof Reply.Result<Long>(var count)) || count == null) {
          // What lies further back is not known here: nothing there says that it was free.
          break;
        }
        if (count > nonce.value()) {
          used = Math.min(used, heights.get(i));
        } else {
          free = Math.max(free, heights.get(i));
          break;
        }
      }
      return new Window(free, used);
    }
  }

  /**
   * @param free the newest height at which the nonce was free; -1 while none is known
   * @param used the oldest at which it was used; the largest number while none is known
   */
  private record Window(long free, long used) {
    boolean isKnown() {
      return free >= 0 && used != Long.MAX_VALUE;
    }

    long size() {
      return used - free;
    }

    /** Heights between the two, evenly. */
    List<Long> steps() {
      List<Long> steps = new ArrayList<>();
      long parts = Math.min(STEPS + 1, size());
      for (long i = 1; i < parts; i++) {
        steps.add(free + size() * i / parts);
      }
      return steps;
    }
  }
}
