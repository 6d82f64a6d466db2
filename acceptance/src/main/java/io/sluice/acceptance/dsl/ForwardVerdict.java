package io.sluice.acceptance.dsl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares what users have signed with what forwarders executed in transactions of our lanes. A
 * forwarder uses each nonce of a user once, so that a request is known by these two; several may
 * have been accepted one after the other with the same, of which one at most is executed.
 */
final class ForwardVerdict {
  /** Ends without any effect. */
  private static final Set<String> WITHOUT = Set.of("failed", "expired", "canceled");

  private final Map<String, List<Executed>> byMark = new HashMap<>();
  private final ChainFindings findings;

  /**
   * @param transactions of the lanes, in the order of blocks
   */
  ForwardVerdict(List<ChainTransaction> transactions, ChainFindings findings) {
    this.findings = findings;
    Map<String, Long> last = new HashMap<>();
    for (ChainTransaction transaction : transactions) {
      for (Execution each : transaction.executions()) {
        byMark
            .computeIfAbsent(each.mark(), any -> new ArrayList<>())
            .add(new Executed(each, transaction));
        Long before = last.put(each.signer(), each.nonce());
        if (before != null && before >= each.nonce()) {
          findings.wrong("nonce " + before + " was executed before " + each);
        }
      }
    }
  }

  /** An execution in its transaction. */
  private record Executed(Execution execution, ChainTransaction carrier) {
    /** Whether the API tells it so. */
    boolean isTold(Answer status) {
      return carrier.hash().equals(status.text("transactionHash"))
          && Long.toString(carrier.block()).equals(status.text("blockNumber"))
          && Long.toString(execution.nonce()).equals(status.text("nonce"))
          && execution.signer().equalsIgnoreCase(status.text("from"))
          && execution.succeeded() == status.text("status").equals("confirmed");
    }
  }

  /** An accepted request and what the API tells of it. */
  record Told(Submission asked, Answer status) {
    private String mark() {
      return asked.order().mark();
    }

    private boolean isPending() {
      return status.text("outcome").equals("pending");
    }

    /** Whether it is told to have been executed: only then it has used gas. */
    private boolean isExecuted() {
      return status.text("status").equals("confirmed") || !status.text("gasUsed").isEmpty();
    }
  }

  void judge(List<Told> accepted, List<Order> refused, List<Order> uncertain) {
    Map<String, Integer> claims = new HashMap<>();
    accepted.stream()
        .filter(Told::isExecuted)
        .forEach(each -> claims.merge(each.mark(), 1, Integer::sum));
    Set<String> known = new HashSet<>();
    for (Told each : accepted) {
      known.add(each.mark());
      int its = claims.getOrDefault(each.mark(), 0);
      judge(each, its > 0 && !each.isExecuted() ? List.of() : executed(each.mark()));
      if (its > 1) {
        findings.doubled(its + " are told to have been executed as " + each.status().body());
      }
    }
    for (Order each : refused) {
      if (!known.contains(each.mark()) && !executed(each.mark()).isEmpty()) {
        findings.wrong("refused, and still executed: " + executed(each.mark()));
      }
    }
    refused.forEach(each -> known.add(each.mark()));
    uncertain.forEach(each -> known.add(each.mark()));
    byMark.forEach((mark, executed) -> {
      if (executed.size() > 1) {
        findings.doubled("executed twice: " + executed);
      }
      if (!known.contains(mark)) {
        findings.wrong("no user of ours has signed " + executed);
      }
    });
  }

  private List<Executed> executed(String mark) {
    return byMark.getOrDefault(mark, List.of());
  }

  private void judge(Told told, List<Executed> executed) {
    findings.acceptedSigned(executed.size() == 1);
    Answer status = told.status();
    if (told.isPending()) {
      findings.stuck(status.body());
    } else if (executed.isEmpty()) {
      judgeWithoutEffect(told);
    } else if (!told.isExecuted()) {
      findings.wrong(status.body() + " was executed: " + executed);
    } else if (!executed.getFirst().isTold(status)) {
      findings.wrong("told as " + status.body() + " but executed as " + executed);
    } else {
      judgeEffect(told, executed.getFirst().execution());
    }
  }

  private void judgeWithoutEffect(Told told) {
    Answer status = told.status();
    if (told.isExecuted() || told.asked().order().ending() == Order.Ending.CONFIRMED) {
      findings.lost(status.body());
    } else if (!WITHOUT.contains(status.text("status")) || isWithoutReason(status)) {
      findings.wrong("not executed, and for no reason: " + status.body());
    }
  }

  private static boolean isWithoutReason(Answer status) {
    return !status.text("status").equals("canceled") && status.text("failureReason").isEmpty();
  }

  private void judgeEffect(Told told, Execution execution) {
    boolean right =
        switch (told.asked().order().ending()) {
          case CONFIRMED -> execution.succeeded();
          case REVERTED -> !execution.succeeded();
          case NEVER_SENT -> false;
          case OPEN -> true;
        };
    if (!right) {
      findings.wrong(
          "not to end so: " + told.asked().order().ending() + " " + told.status().body());
    }
  }
}
