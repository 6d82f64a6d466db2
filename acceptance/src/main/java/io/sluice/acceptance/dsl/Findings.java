package io.sluice.acceptance.dsl;

import java.util.ArrayList;
import java.util.List;

/** What became of everything that was asked for, by what was promised. */
public final class Findings {
  private static final int SHOWN = 10;

  private final List<String> lost = new ArrayList<>();
  private final List<String> doubled = new ArrayList<>();
  private final List<String> stuck = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private final List<String> holes = new ArrayList<>();
  private final List<String> unexplained = new ArrayList<>();
  private int accepted;
  private int once;

  /** Takes in what was found elsewhere. */
  void add(Findings other) {
    lost.addAll(other.lost);
    doubled.addAll(other.doubled);
    stuck.addAll(other.stuck);
    wrong.addAll(other.wrong);
    holes.addAll(other.holes);
    unexplained.addAll(other.unexplained);
    accepted += other.accepted;
    once += other.once;
  }

  void accepted(boolean onChainOnce) {
    accepted++;
    once += onChainOnce ? 1 : 0;
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
  public int accepted() {
    return accepted;
  }

  /** Everything that was promised and is not so. */
  public List<String> problems() {
    List<String> all = new ArrayList<>();
    List.of(lost, doubled, stuck, wrong, holes, unexplained).forEach(all::addAll);
    return all;
  }

  /** A line for each promise, then the first problems. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    line(text, "accepted", accepted);
    line(text, "on the chain exactly once", once);
    line(text, "lost", lost.size());
    line(text, "doubled", doubled.size());
    line(text, "stuck", stuck.size());
    line(text, "wrong verdicts", wrong.size());
    line(text, "nonce holes", holes.size());
    line(text, "nonces without an explanation", unexplained.size());
    problems().stream().limit(SHOWN).forEach(each -> text.append("  ").append(each).append('\n'));
    return text.toString();
  }

  private static void line(StringBuilder text, String what, int count) {
    text.append("%-32s %,7d%n".formatted(what, count));
  }
}
