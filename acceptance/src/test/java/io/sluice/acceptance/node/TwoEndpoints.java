package io.sluice.acceptance.node;

import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Expectation;
import io.sluice.acceptance.dsl.Sluice;
import io.sluice.acceptance.dsl.Targets;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The installation all tests of bad nodes share, and its two endpoints. */
final class TwoEndpoints {
  static final Sluice SHARED =
      Sluice.inOneProcess()
          .with("RPC_URL", () -> first().url() + "," + second().url())
          .with("SLUICE_MONITOR_LANECHECK", "1s")
          .with("SLUICE_FEE_QUOTELIFE", "1s");

  private static @Nullable BadNode first;
  private static @Nullable BadNode second;

  private TwoEndpoints() {}

  static synchronized BadNode first() {
    if (first == null) {
      first = BadNode.before(Targets.ofThisMachine().node());
    }
    return Objects.requireNonNull(first);
  }

  static synchronized BadNode second() {
    if (second == null) {
      second = BadNode.before(Targets.ofThisMachine().node());
    }
    return Objects.requireNonNull(second);
  }

  static void bothAre(Manner... manners) {
    first().is(manners);
    second().is(manners);
  }

  static void bothAreWell() {
    first().isHonest();
    second().isHonest();
    first().livesAgain();
    second().livesAgain();
  }

  /** How often both were asked to take a transaction so far. */
  static long sends() {
    return first().asked("eth_sendRawTransaction") + second().asked("eth_sendRawTransaction");
  }

  /** That the status of the only one tells this. */
  static Expectation tells(Batch batch, String words) {
    return () -> {
      String status = batch.status().body();
      return status.contains(words) ? Optional.empty() : Optional.of(status);
    };
  }

  /** That a path answers with these words. */
  static Expectation says(String path, String words) {
    return () -> {
      String body = SHARED.api().get(path).body();
      return body.contains(words) ? Optional.empty() : Optional.of(path + " says " + body);
    };
  }

  /** That the only one is over. */
  static Expectation isOver(Batch batch) {
    return () -> {
      var status = batch.status();
      return status.text("outcome").equals("pending")
          ? Optional.of(status.body())
          : Optional.empty();
    };
  }
}
