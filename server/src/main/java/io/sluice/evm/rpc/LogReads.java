package io.sluice.evm.rpc;

import io.sluice.evm.chain.TxHash;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Learns receipts with their logs, each by its hash. What is compared is what was learned. Safe for
 * use by many threads.
 */
final class LogReads {
  private final Endpoints endpoints;
  private final Reads reads;
  private final RpcSettings settings;

  LogReads(Endpoints endpoints, Reads reads, RpcSettings settings) {
    this.endpoints = endpoints;
    this.reads = reads;
    this.settings = settings;
  }

  /** What one endpoint says of the transactions; what it lacks another may have. */
  Map<TxHash, LoggedReceipt> of(List<TxHash> hashes, LogFilter filter) {
    Set<TxHash> wanted = new LinkedHashSet<>(hashes);
    Map<TxHash, LoggedReceipt> found = new ConcurrentHashMap<>();
    Reads.Ask<Learned> ask =
        (endpoint, deadline) -> {
          Exchange<Learned> exchange = learn(endpoint, wanted, filter, deadline);
          Learned learned = value(exchange);
          if (learned != null) {
            found.putAll(learned.receipts());
          }
          return exchange;
        };
    var _ =
        reads.read(
            ask,
            reply ->
                reply instanceof Reply.Result<Learned>(var learned)
                    && learned != null
                    && learned.receipts().keySet().equals(wanted));
    return Map.copyOf(found);
  }

  /** What two endpoints say alike. */
  Map<TxHash, LoggedReceipt> agreed(List<TxHash> hashes, LogFilter filter) {
    Set<TxHash> wanted = new LinkedHashSet<>(hashes);
    List<Reply<Learned>> said =
        reads.agree(
            (endpoint, deadline) -> learn(endpoint, wanted, filter, deadline),
            reply ->
                reply instanceof Reply.Result<Learned>(var learned)
                    && learned != null
                    && learned.complete());
    return said.getFirst() instanceof Reply.Result<Learned>(var learned) && learned != null
        ? learned.receipts()
        : Map.of();
  }

  private Exchange<Learned> learn(
      Endpoint endpoint, Set<TxHash> wanted, LogFilter filter, Deadline deadline) {
    List<TxHash> order = List.copyOf(wanted);
    Exchange<LogResults.Text> exchange =
        endpoints.ask(
            endpoint,
            new CallBatch<>(
                order.stream().map(Invocation::receipt).toList(),
                json -> LogResults.receipt(json, filter)),
            settings.readTimeout(),
            deadline);
    if (exchange.fault() != null) {
      return Exchange.missing(1, exchange.fault());
    }
    Map<TxHash, LoggedReceipt> receipts = new HashMap<>();
    boolean complete = true;
    for (int i = 0; i < order.size(); i++) {
      if (!(exchange.replies().get(i) instanceof Reply.Result<LogResults.Text>(var text))) {
        complete = false;
      } else if (text != null) {
        LoggedReceipt read = text.read();
        boolean asked = read != null && read.receipt().hash().equals(order.get(i));
        if (asked) {
          receipts.put(order.get(i), read);
        }
        complete &= asked;
      }
    }
    return Exchange.of(new Reply.Result<>(new Learned(Map.copyOf(receipts), complete)));
  }

  private static @Nullable Learned value(Exchange<Learned> exchange) {
    return exchange.replies().getFirst() instanceof Reply.Result<Learned>(var value) ? value : null;
  }

  /**
   * What an endpoint says of those that were wanted.
   *
   * @param complete whether all it said of them could be read; what it does not have is left out
   */
  private record Learned(Map<TxHash, LoggedReceipt> receipts, boolean complete) {}
}
