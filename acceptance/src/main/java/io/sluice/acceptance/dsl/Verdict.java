package io.sluice.acceptance.dsl;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.embedded.DevelopmentContracts;
import java.io.IOException;
import java.time.Duration;
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
 * @param network of the chain, as the product names it; empty to ask for no network
 * @param first block to read
 * @param nonces of the lanes before it
 */
record Verdict(Chain chain, String network, long first, Map<String, Long> nonces) {
  private static final long QUIET_SECONDS = 90;
  private static final int NONCES = 500;
  private static final String OPEN =
      "/api/v1/relay/transactions?limit=1&status=pending,sent,submitted,inmempool,mined";

  /** From the next block on. */
  static Verdict from(Chain chain, List<String> lanes, String network) throws IOException {
    Map<String, Long> nonces = new HashMap<>();
    for (String lane : lanes) {
      nonces.put(lane, chain.nonce(lane));
    }
    return new Verdict(chain, network, chain.height() + 1, Map.copyOf(nonces));
  }

  void judge(Ledger ledger, Api api) throws IOException {
    eventually(withinSeconds(QUIET_SECONDS), nothingIsUnderWay(api));
    ChainFindings findings = findings(ledger, api);
    assertThat(findings.problems()).as("what is wrong on the chain").isEmpty();
  }

  /** What is to be told once nothing has changed for so long, or everything is over. */
  ChainFindings look(Ledger ledger, Api api, Duration patience) throws IOException {
    try {
      new Settling(patience).awaitEnd(nothingIsUnderWay(api));
    } catch (AssertionError e) {
      // What is not over is told as stuck.
    }
    return findings(ledger, api);
  }

  private ChainFindings findings(Ledger ledger, Api api) throws IOException {
    ChainFindings findings = new ChainFindings();
    var transactions = chain.transactionsSince(first);
    Map<String, List<ChainTransaction>> byMark =
        transactions.stream().collect(Collectors.groupingBy(ChainTransaction::mark));
    List<ForwardVerdict.Told> signed = new ArrayList<>();
    for (Submission each : ledger.accepted()) {
      Answer status = api.status(each.id());
      if (each.order().isSigned()) {
        signed.add(new ForwardVerdict.Told(each, status));
      } else {
        judge(each, status, byMark.getOrDefault(each.order().mark(), List.of()), findings);
      }
    }
    new ForwardVerdict(transactions.stream().filter(this::isOurs).toList(), findings)
        .judge(signed, ledger.refusedSigned(), ledger.uncertainSigned());
    for (Order each : ledger.refused()) {
      if (byMark.containsKey(each.mark())) {
        findings.wrong("refused, and still sent: " + byMark.get(each.mark()));
      }
    }
    for (Order each : ledger.uncertain()) {
      if (byMark.getOrDefault(each.mark(), List.of()).size() > 1) {
        findings.doubled("sent twice: " + byMark.get(each.mark()));
      }
    }
    unexpected(ledger, transactions, findings);
    lanes(transactions, api, findings);
    return findings;
  }

  private static void judge(
      Submission asked, Answer status, List<ChainTransaction> found, ChainFindings findings) {
    String told = status.text("status");
    boolean effect =
        switch (asked.order().ending()) {
          case CONFIRMED, REVERTED -> true;
          case NEVER_SENT -> false;
          case OPEN -> told.equals("confirmed");
        };
    findings.accepted(found.size() == 1);
    if (status.text("outcome").equals("pending")) {
      findings.stuck(status.body());
    } else if (found.size() > 1) {
      findings.doubled(status.body() + " is on the chain as " + found);
    } else if (effect && found.isEmpty()) {
      findings.lost(status.body());
    } else if (!effect && !found.isEmpty()) {
      findings.wrong(status.body() + " is on the chain as " + found);
    } else {
      compare(asked, status, found, effect, findings);
    }
  }

  private static void compare(
      Submission asked,
      Answer status,
      List<ChainTransaction> found,
      boolean effect,
      ChainFindings findings) {
    boolean reverts = asked.order().ending() == Order.Ending.REVERTED;
    Set<String> right =
        effect ? Set.of(reverts ? "failed" : "confirmed") : Set.of("failed", "expired", "canceled");
    if (!right.contains(status.text("status"))) {
      findings.wrong("not " + right + ": " + status.body());
    }
    for (ChainTransaction each : found) {
      if (!each.hash().equals(status.text("transactionHash"))
          || !status.text("blockNumber").equals(Long.toString(each.block()))
          || !status.text("nonce").equals(Long.toString(each.nonce()))
          || !each.from().equalsIgnoreCase(status.text("from"))
          || each.succeeded() == reverts) {
        findings.wrong("told as " + status.body() + " but on the chain as " + each);
      }
    }
  }

  private void unexpected(
      Ledger ledger, List<ChainTransaction> transactions, ChainFindings findings) {
    Set<String> known = new HashSet<>();
    ledger.accepted().forEach(each -> known.add(each.order().mark()));
    ledger.uncertain().forEach(each -> known.add(each.mark()));
    Set<String> forwarders = ledger.forwarders();
    transactions.stream()
        .filter(each -> !each.isNoOp())
        .filter(each -> !isOurs(each) || !forwarders.contains(each.to()))
        .filter(each -> !each.from().equals(DevelopmentContracts.ACCOUNT.address()))
        .filter(each -> !known.contains(each.mark()) || !isOurs(each))
        .forEach(each -> findings.wrong("nobody asked for " + each));
  }

  private boolean isOurs(ChainTransaction transaction) {
    return nonces.containsKey(transaction.from());
  }

  private void lanes(List<ChainTransaction> transactions, Api api, ChainFindings findings)
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
        findings.hole(lane + " has nonces " + its + ", then " + chain.nonce(lane.getKey()));
      }
    }
    for (JsonNode lane : relayers(api)) {
      String address = Answer.text(lane.path("address"));
      if (!Answer.text(lane.path("nextNonce")).equals(Long.toString(chain.nonce(address)))) {
        findings.hole("a nonce is reserved and not used: " + lane);
      }
      explained(
          lane,
          transactions.stream().filter(each -> each.from().equalsIgnoreCase(address)).toList(),
          api,
          findings);
    }
  }

  /** Every nonce on the chain is one the ledger explains, with a hash that was stored before. */
  private void explained(JsonNode lane, List<ChainTransaction> its, Api api, ChainFindings findings)
      throws IOException {
    Map<String, String> ledger = new HashMap<>();
    for (long from = 0; from < its.size() + NONCES; from += NONCES) {
      String path =
          "/api/v1/relayers/%s/nonces?from=%d&limit=%d%s"
              .formatted(
                  Answer.text(lane.path("id")),
                  from + its.stream().mapToLong(ChainTransaction::nonce).min().orElse(0),
                  NONCES,
                  narrowed("&"));
      for (JsonNode nonce : api.tryToGet(path).json().path("nonces")) {
        ledger.put(Answer.text(nonce.path("nonce")), nonce.toString());
      }
    }
    for (ChainTransaction each : its) {
      String events = ledger.getOrDefault(Long.toString(each.nonce()), "nothing");
      if (!events.contains(each.hash()) || !events.contains("\"mined\"")) {
        findings.unexplained(each + " is explained by " + events);
      }
    }
  }

  private JsonNode relayers(Api api) throws IOException {
    return api.tryToGet("/api/v1/relayers/status" + narrowed("?")).json().path("relayers");
  }

  private String narrowed(String sign) {
    return network.isEmpty() ? "" : sign + "network=" + network;
  }

  /** No transaction has an end before it, and no node holds one back. */
  private Expectation nothingIsUnderWay(Api api) {
    return () -> {
      Answer open = api.tryToGet(OPEN + narrowed("&"));
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
