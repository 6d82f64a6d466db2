package io.sluice.acceptance.dsl;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.Assertions;

/**
 * Orders that were placed together.
 *
 * @param accepted those answered with 202
 * @param refused the other answers
 */
public record Batch(Api api, List<Submission> accepted, List<Answer> refused) {
  public Batch {
    accepted = List.copyOf(accepted);
    refused = List.copyOf(refused);
  }

  public int size() {
    return accepted.size() + refused.size();
  }

  /** The batch, after making sure that all of it was answered with 202. */
  public Batch allAccepted() {
    Assertions.assertThat(refused).as("answers other than 202").isEmpty();
    return this;
  }

  /** That every accepted one has got so far, or further. */
  public Expectation allAre(String status) {
    return atLeast(status, new ArrayDeque<>(accepted));
  }

  public Expectation allConfirmed() {
    return allAre("confirmed");
  }

  /** That at least one has got so far. */
  public Expectation someAre(String status) {
    return () -> {
      List<String> seen = new ArrayList<>();
      for (Submission each : accepted) {
        String now = api.status(each.id()).text("status");
        if (Progress.reaches(now, status)) {
          return Optional.empty();
        }
        seen.add(now);
      }
      return Optional.of("none of " + accepted.size() + " is " + status + ": " + seen);
    };
  }

  /** Asks only for the first that is not there yet: the others need not be asked for every time. */
  private Expectation atLeast(String wanted, Deque<Submission> missing) {
    return () -> {
      while (!missing.isEmpty()) {
        Answer status = api.status(missing.peek().id());
        if (!Progress.reaches(status.text("status"), wanted)) {
          return Optional.of(
              missing.size() + " of " + accepted.size() + " are missing, first " + status.body());
        }
        missing.pop();
      }
      return Optional.empty();
    };
  }

  /** Of the only one that was accepted. */
  public Answer status() throws IOException {
    Assertions.assertThat(accepted).as("accepted").hasSize(1);
    return api.status(accepted.getFirst().id());
  }
}
