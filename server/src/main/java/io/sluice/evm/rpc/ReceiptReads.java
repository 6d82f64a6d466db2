package io.sluice.evm.rpc;

import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.TxHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Learns receipts from each endpoint in the way it can be asked: all of a block in one call, or
 * each by its hash. What is compared is what was learned, so that endpoints of different abilities
 * agree. Safe for use by many threads.
 */
final class ReceiptReads {
  private final Endpoints endpoints;
  private final Reads reads;
  private final RpcSettings settings;

  ReceiptReads(Endpoints endpoints, Reads reads, RpcSettings settings) {
    this.endpoints = endpoints;
    this.reads = reads;
    this.settings = settings;
  }

  /**
   * What one endpoint says of a block's transactions; what it lacks another may have.
   *
   * @throws NodeUnavailableException when none answers, or none knows the block
   */
  List<Receipt> of(BlockHash block, BlockNumber number, List<TxHash> wanted) {
    Set<TxHash> set = new HashSet<>(wanted);
    Map<TxHash, Receipt> found = new ConcurrentHashMap<>();
    Reads.Ask<Learned> ask =
        (endpoint, deadline) -> {
          Exchange<Learned> exchange = learn(endpoint, block, set, deadline);
          Learned learned = value(exchange.replies().getFirst());
          if (learned != null) {
            found.putAll(learned.receipts());
          }
          return exchange;
        };
    Predicate<Reply<Learned>> all =
        reply -> {
          Learned learned = value(reply);
          return learned != null && learned.receipts().keySet().equals(set);
        };
    List<Reply<Learned>> last = reads.read(ask, all);
    if (found.isEmpty() && value(last.getFirst()) == null) {
      throw new NodeUnavailableException("no endpoint has the receipts of block " + number);
    }
    return wanted.stream().distinct().filter(found::containsKey).map(found::get).toList();
  }

  /** What two endpoints say alike of a block's transactions, in whatever way they were asked. */
  Map<TxHash, Receipt> agreed(BlockHash block, List<TxHash> wanted) {
    Set<TxHash> set = new HashSet<>(wanted);
    return agreed((endpoint, deadline) -> learn(endpoint, block, set, deadline));
  }

  /** What two endpoints say alike of transactions in whatever block. */
  Map<TxHash, Receipt> agreed(List<TxHash> wanted) {
    Set<TxHash> set = new HashSet<>(wanted);
    return agreed((endpoint, deadline) -> byHash(endpoint, null, set, deadline));
  }

  private Map<TxHash, Receipt> agreed(Reads.Ask<Learned> ask) {
    Learned learned = value(reads.agree(ask, ReceiptReads::isComplete).getFirst());
    return learned == null ? Map.of() : learned.receipts();
  }

  private static boolean isComplete(Reply<Learned> reply) {
    Learned learned = value(reply);
    return learned != null && learned.complete();
  }

  private Exchange<Learned> learn(
      Endpoint endpoint, BlockHash block, Set<TxHash> wanted, Deadline deadline) {
    if (wanted.size() > 1 && endpoint.offers(Invocation.BLOCK_RECEIPTS)) {
      Exchange<Learned> whole = whole(endpoint, block, wanted, deadline);
      if (whole != null) {
        return whole;
      }
    }
    return byHash(endpoint, block, wanted, deadline);
  }

  /**
   * Asks for all receipts of the block at once. Whatever goes wrong with that, the endpoint may
   * still have them one by one, and is not blamed.
   *
   * @return {@code null} when they must be asked for one by one
   */
  private @Nullable Exchange<Learned> whole(
      Endpoint endpoint, BlockHash block, Set<TxHash> wanted, Deadline deadline) {
    Set<String> hexes = wanted.stream().map(TxHash::hex).collect(Collectors.toSet());
    Exchange<List<ReceiptText>> exchange =
        endpoints.tryOut(
            endpoint,
            new CallBatch<>(
                List.of(Invocation.blockReceipts(block)), json -> Results.receipts(json, hexes)),
            settings.readTimeout(),
            deadline);
    ExchangeFault fault = exchange.fault();
    if (fault != null && isOfTheEndpoint(fault)) {
      endpoints.judge(endpoint, fault);
      return Exchange.missing(1, fault);
    }
    switch (exchange.replies().getFirst()) {
      case Reply.Result<List<ReceiptText>>(var list) -> {
        if (list == null) {
          return Exchange.of(new Reply.Result<>(null));
        }
        Learned learned = learned(list, block);
        if (learned.complete()) {
          return Exchange.of(new Reply.Result<>(learned));
        }
      }
      case Reply.Refused<List<ReceiptText>>(NodeError error) -> {
        if (ProviderErrors.isBlockUnknown(error)) {
          return Exchange.of(new Reply.Result<>(null));
        }
      }
      case Reply.Missing<List<ReceiptText>> _ -> {}
    }
    endpoint.avoid(Invocation.BLOCK_RECEIPTS);
    return null;
  }

  /** Whether asking for less would not help. */
  private static boolean isOfTheEndpoint(ExchangeFault fault) {
    return switch (fault.kind()) {
      case UNREACHABLE, CUT_SHORT, THROTTLED, WRONG_CHAIN -> true;
      case TIMEOUT, BROKEN, HTTP_STATUS, MALFORMED, TOO_LARGE, BATCH_TOO_LARGE, REFUSED -> false;
    };
  }

  /**
   * @param block that must hold them; {@code null} for any
   */
  private Exchange<Learned> byHash(
      Endpoint endpoint, @Nullable BlockHash block, Set<TxHash> wanted, Deadline deadline) {
    Exchange<ReceiptText> exchange =
        endpoints.ask(
            endpoint,
            new CallBatch<>(wanted.stream().map(Invocation::receipt).toList(), Results::receipt),
            settings.readTimeout(),
            deadline);
    if (exchange.fault() != null) {
      return Exchange.missing(1, exchange.fault());
    }
    Set<String> hexes = wanted.stream().map(TxHash::hex).collect(Collectors.toSet());
    List<ReceiptText> texts = new ArrayList<>();
    boolean each = true;
    for (Reply<ReceiptText> reply : exchange.replies()) {
      ReceiptText text = value(reply);
      if (text != null && text.isAmong(hexes)) {
        texts.add(text);
      } else {
        each &= text == null && reply instanceof Reply.Result<ReceiptText>;
      }
    }
    Learned learned = learned(texts, block);
    return Exchange.of(
        new Reply.Result<>(new Learned(learned.receipts(), each && learned.complete())));
  }

  private static Learned learned(List<ReceiptText> texts, @Nullable BlockHash block) {
    Map<TxHash, Receipt> receipts = new HashMap<>();
    boolean complete = true;
    for (ReceiptText text : texts) {
      Receipt receipt = text.read();
      complete &= receipt != null;
      if (receipt != null && (block == null || receipt.blockHash().equals(block))) {
        Receipt other = receipts.put(receipt.hash(), receipt);
        complete &= other == null || other.equals(receipt);
      }
    }
    return new Learned(Map.copyOf(receipts), complete);
  }

  private static <T> @Nullable T value(Reply<T> reply) {
    return reply instanceof Reply.Result<T>(var value) ? value : null;
  }

  /**
   * What an endpoint says of those that were wanted.
   *
   * @param complete whether all it said of them could be read; what it does not have is left out
   */
  private record Learned(Map<TxHash, Receipt> receipts, boolean complete) {}
}
