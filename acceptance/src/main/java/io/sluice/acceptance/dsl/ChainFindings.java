package io.sluice.acceptance.dsl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of everything that was asked for on one chain, by what was promised. */
final class ChainFindings {
  private final List<String> lost = new ArrayList<>();
  private final List<String> doubled = new ArrayList<>();
  private final List<String> stuck = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private final List<String> holes = new ArrayList<>();
  private final List<String> unexplained = new ArrayList<>();
  private int accepted;
  private int signed;
  private int once;

  void accepted(boolean onChainOnce) {
    accepted++;
    once += onChainOnce ? 1 : 0;
  }

  /** The same of what a user has signed. */
  void acceptedSigned(boolean executedOnce) {
    accepted(executedOnce);
    signed++;
  }

  void lost(String problem) {
    lost.add(problem);
  }

  void doubled(String problem) {
    doubled.add(problem);
  }

  void stuck(String problem) {
    stuck.add(problem);
  }

  void wrong(String problem) {
    wrong.add(problem);
  }

  void hole(String problem) {
    holes.add(problem);
  }

  void unexplained(String problem) {
    unexplained.add(problem);
  }

  /** How many were answered with 202. */
  int accepted() {
    return accepted;
  }

  /** Everything that was promised and is not so. */
  List<String> problems() {
    List<String> all = new ArrayList<>();
    List.of(lost, doubled, stuck, wrong, holes, unexplained).forEach(all::addAll);
    return all;
  }

  /** How many there are of each, in the order in which they are told. */
  Map<String, Integer> counts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    counts.put("accepted", accepted);
    counts.put("signed by users among them", signed);
    counts.put("on the chain exactly once", once);
    counts.put("lost", lost.size());
    counts.put("doubled", doubled.size());
    counts.put("stuck", stuck.size());
    counts.put("wrong verdicts", wrong.size());
    counts.put("nonce holes", holes.size());
    counts.put("nonces without an explanation", unexplained.size());
    return counts;
  }
}
