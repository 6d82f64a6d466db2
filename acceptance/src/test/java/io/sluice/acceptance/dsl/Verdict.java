package io.sluice.acceptance.dsl;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;

/**
 * Reads the whole chain since an installation began and compares it with what was asked of it.
 *
 * @param first block to read
 * @param nonces of the lanes before it
 */
record Verdict(Chain chain, long first, Map<String, Long> nonces) {
  private static final long QUIET_SECONDS = 90;
  private static final String OPEN =
      "/api/v1/relay/transactions?limit=1&status=pending,sent,submitted,inmempool,mined";

  /** From the next block on. */
  static Verdict from(Chain chain, List<String> lanes) throws IOException {
    Map<String, Long> nonces = new HashMap<>();
    for (String lane : lanes) {
      nonces.put(lane, chain.nonce(lane));
    }
    return new Verdict(chain, chain.height() + 1, Map.copyOf(nonces));
  }

  void judge(Ledger ledger, Api api) throws IOException {
    eventually(withinSeconds(QUIET_SECONDS), nothingIsUnderWay(api));
    var transactions = chain.transactionsSince(first);
    List<String> problems = new ArrayList<>();
    Map<String, List<ChainTransaction>> byMark =
        transactions.stream().collect(Collectors.groupingBy(ChainTransaction::mark));
    for (Submission each : ledger.accepted()) {
      Answer status = api.status(each.id());
      judge(each, status, byMark.getOrDefault(each.order().mark(), List.of()), problems);
    }
    for (Order each : ledger.refused()) {
      if (byMark.containsKey(each.mark())) {
        problems.add("refused, and still sent: " + byMark.get(each.mark()));
      }
    }
    for (Order each : ledger.uncertain()) {
      if (byMark.getOrDefault(each.mark(), List.of()).size() > 1) {
        problems.add("sent twice: " + byMark.get(each.mark()));
      }
    }
    unexpected(ledger, transactions, problems);
    lanes(transactions, api, problems);
    assertThat(problems).as("what is wrong on the chain").isEmpty();
  }

  private static void judge(
      Submission asked, Answer status, List<ChainTransaction> found, List<String> problems) {
    String told = status.text("status");
    boolean effect =
        switch (asked.order().ending()) {
          case CONFIRMED, REVERTED -> true;
          case NEVER_SENT -> false;
          case OPEN -> told.equals("confirmed");
        };
    if (found.size() != (effect ? 1 : 0)) {
      problems.add(status.body() + " is on the chain " + found.size() + " times: " + found);
      return;
    }
    boolean reverts = asked.order().ending() == Order.Ending.REVERTED;
    Set<String> right =
        effect ? Set.of(reverts ? "failed" : "confirmed") : Set.of("failed", "expired", "canceled");
    if (!right.contains(told)) {
      problems.add("not " + right + ": " + status.body());
    }
    for (ChainTransaction each : found) {
      if (!each.hash().equals(status.text("transactionHash"))
          || !status.text("blockNumber").equals(Long.toString(each.block()))
          || !status.text("nonce").equals(Long.toString(each.nonce()))
          || !each.from().equalsIgnoreCase(status.text("from"))
          || each.succeeded() == reverts) {
        problems.add("told as " + status.body() + " but on the chain as " + each);
      }
    }
  }

  private void unexpected(
      Ledger ledger, List<ChainTransaction> transactions, List<String> problems) {
    Set<String> known = new HashSet<>();
    ledger.accepted().forEach(each -> known.add(each.order().mark()));
    ledger.uncertain().forEach(each -> known.add(each.mark()));
    transactions.stream()
        .filter(each -> !each.isNoOp())
        .filter(each -> !known.contains(each.mark()) || !nonces.containsKey(each.from()))
        .forEach(each -> problems.add("nobody asked for " + each));
  }

  private void lanes(List<ChainTransaction> transactions, Api api, List<String> problems)
      throws IOException {
    Map<String, List<Long>> used =
        transactions.stream()
            .collect(
                Collectors.groupingBy(
                    ChainTransaction::from,
                    Collectors.mapping(ChainTransaction::nonce, Collectors.toList())));
    for (var lane : nonces.entrySet()) {
      List<Long> its = used.getOrDefault(lane.getKey(), List.of()).stream().sorted().toList();
      long end = lane.getValue() + its.size();
      if (!its.equals(LongStream.range(lane.getValue(), end).boxed().toList())
          || chain.nonce(lane.getKey()) != end) {
        problems.add(lane + " has nonces " + its + ", then " + chain.nonce(lane.getKey()));
      }
    }
    for (JsonNode lane : relayers(api)) {
      String address = Answer.text(lane.path("address"));
      if (!Answer.text(lane.path("nextNonce")).equals(Long.toString(chain.nonce(address)))) {
        problems.add("a nonce is reserved and not used: " + lane);
      }
    }
  }

  private static JsonNode relayers(Api api) throws IOException {
    return api.tryToGet("/api/v1/relayers/status").json().path("relayers");
  }

  /** No transaction has an end before it, and no node holds one back. */
  private Expectation nothingIsUnderWay(Api api) {
    return () -> {
      Answer open = api.tryToGet(OPEN);
      if (open.status() != 200 || !open.json().path("items").isEmpty()) {
        return Optional.of("still under way: " + open);
      }
      for (String lane : nonces.keySet()) {
        if (chain.nonce(lane) != chain.pendingNonce(lane)) {
          return Optional.of("the node still holds transactions of " + lane);
        }
      }
      return Optional.empty();
    };
  }
}
