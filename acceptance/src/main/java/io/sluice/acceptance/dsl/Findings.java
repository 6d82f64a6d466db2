package io.sluice.acceptance.dsl;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of everything that was asked for, on each network of an installation. */
public final class Findings {
  private static final int SHOWN = 10;

  private final Map<String, ChainFindings> byNetwork;

  /**
   * @param byNetwork by its name, in the order in which they are told; one at least
   */
  Findings(Map<String, ChainFindings> byNetwork) {
    this.byNetwork = Collections.unmodifiableMap(new LinkedHashMap<>(byNetwork));
  }

  /** How many were answered with 202, on all of them. */
  public int accepted() {
    return byNetwork.values().stream().mapToInt(ChainFindings::accepted).sum();
  }

  /** Everything that was promised and is not so. */
  public List<String> problems() {
    List<String> all = new ArrayList<>();
    byNetwork.forEach((network, its) ->
        its.problems().forEach(problem -> all.add(isOne() ? problem : network + ": " + problem)));
    return all;
  }

  /** A line for each promise with a column for each network, then the first problems. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    if (!isOne()) {
      line(text, "", byNetwork.keySet().stream().map("%10s"::formatted).toList());
    }
    for (String what : byNetwork.values().iterator().next().counts().keySet()) {
      line(
          text,
          what,
          byNetwork.values().stream()
              .map(its -> "%,10d".formatted(its.counts().get(what)))
              .toList());
    }
    problems().stream().limit(SHOWN).forEach(each -> text.append("  ").append(each).append('\n'));
    return text.toString();
  }

  private boolean isOne() {
    return byNetwork.size() == 1;
  }

  private static void line(StringBuilder text, String what, List<String> columns) {
    text.append("%-29s %s%n".formatted(what, String.join(" ", columns)));
  }
}
