package io.sluice.benchmark.proof;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether what was accepted happened exactly once: nothing lost, nothing doubled, nothing stuck.
 *
 * @param accepted ids of the 202 answers
 * @param told what the API tells of all transactions since the first of them
 * @param mined hashes of all transactions in the blocks since then, one per occurrence
 * @param laneTransactions by how much the lanes' nonces have grown on the chain since then
 */
public record OnceOnChain(
    List<String> accepted, List<Transaction> told, List<String> mined, long laneTransactions) {

  /**
   * A sentence for every kind of thing that is wrong; none when all is well.
   *
   * @param ends the statuses that all must have by now
   */
  public List<String> violations(Set<String> ends) {
    var found = new Findings();
    Map<String, Transaction> byId = new HashMap<>();
    told.forEach(each -> byId.put(each.id(), each));
    Map<String, Integer> occurrences = new HashMap<>();
    mined.forEach(hash -> occurrences.merge(hash, 1, Integer::sum));

    Set<String> ids = new HashSet<>();
    Set<String> hashes = new HashSet<>();
    for (String id : accepted) {
      if (!ids.add(id)) {
        found.add("accepted twice under one id", id);
      }
      Transaction transaction = byId.get(id);
      if (transaction == null) {
        found.add("accepted and lost: the API does not know them", id);
        continue;
      }
      if (!ends.contains(transaction.status())) {
        found.add(
            "not " + String.join(" or ", ends.stream().sorted().toList()),
            id + " is " + transaction.status());
      }
      checkHash(transaction, hashes, occurrences, found);
    }
    told.stream()
        .filter(each -> !ids.contains(each.id()))
        .forEach(each -> found.add("told by the API though never accepted", each.id()));
    mined.stream()
        .filter(hash -> !hashes.contains(hash))
        .forEach(hash -> found.add("on the chain though of no accepted request", hash));
    return found.sentences(laneTransactions, accepted.size());
  }

  private static void checkHash(
      Transaction transaction,
      Set<String> hashes,
      Map<String, Integer> occurrences,
      Findings found) {
    @Nullable String hash = transaction.hash();
    if (hash == null) {
      found.add("without a hash", transaction.id());
      return;
    }
    if (!hashes.add(hash)) {
      found.add("with the hash of another", transaction.id());
    }
    int times = occurrences.getOrDefault(hash, 0);
    if (times == 0) {
      found.add("not in any block", hash);
    } else if (times > 1) {
      found.add("in blocks more than once", hash);
    }
  }

  /** Counts what is wrong by its kind and keeps the first example of each. */
  private static final class Findings {
    private final Map<String, List<String>> byKind = new java.util.LinkedHashMap<>();

    void add(String kind, String example) {
      byKind.computeIfAbsent(kind, key -> new ArrayList<>()).add(example);
    }

    List<String> sentences(long laneTransactions, int accepted) {
      List<String> sentences = new ArrayList<>();
      byKind.forEach((kind, examples) ->
          sentences.add(
              examples.size() + " " + kind + " (the first: " + examples.getFirst() + ")."));
      if (laneTransactions != accepted) {
        sentences.add(
            "The lanes sent " + laneTransactions + " transactions for " + accepted + " accepted.");
      }
      return sentences;
    }
  }
}
