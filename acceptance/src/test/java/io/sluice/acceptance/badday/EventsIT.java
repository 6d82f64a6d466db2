package io.sluice.acceptance.badday;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Listener;
import io.sluice.acceptance.dsl.OperatorCommand;
import io.sluice.acceptance.dsl.Role;
import io.sluice.acceptance.dsl.Sluice;
import io.sluice.acceptance.dsl.Submission;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two processes that have streams, one that makes events; so seldom looked for that only Redis
 * tells of them in time.
 */
class EventsIT {
  @RegisterExtension
  static final Sluice sluice =
      Sluice.withProcessesOf(
              List.of(
                  List.of(Role.API),
                  List.of(Role.API),
                  Arrays.stream(Role.values()).filter(each -> each != Role.API).toList()))
          .with("SLUICE_STREAMS_POLL", "10s");

  private static final int PER_SECOND = 20;

  @Test
  void nothingIsLostAndNothingComesTwiceThoughProcessesAreKilled() throws Exception {
    try (Listener listener = Listener.to(sluice);
        Listener other = Listener.to(sluice, anotherKey())) {
      eventually(withinSeconds(15), () -> isOpen(listener, 1));
      eventually(withinSeconds(15), () -> isOpen(other, 1));
      Batch batch;
      try (var load = sluice.isUnderLoad(PER_SECOND)) {
        for (int i = 0; i < 2; i++) {
          eventually(withinSeconds(20), load.bringsIn(2 * PER_SECOND));
          var process = sluice.processes().get(i);
          int before = listener.opened();
          process.kill();
          process.start();
          eventually(withinSeconds(60), load.bringsIn(PER_SECOND));
          if (i == 0) {
            eventually(withinSeconds(20), () -> isOpen(listener, before + 1));
          }
        }
        batch = load.end();
      }
      eventually(withinSeconds(90), batch.allConfirmed());
      eventually(withinSeconds(5), () -> hasEnds(listener, batch));
      check(listener, batch);
      assertThat(other.heard()).isEmpty();
    }
  }

  @Test
  void anotherProcessTellsWithinASecondOrTwo() throws Exception {
    try (Listener first = Listener.to(sluice)) {
      eventually(withinSeconds(15), () -> isOpen(first, 1));
      Batch batch = sluice.submits(1).transfers().allAccepted();
      eventually(withinSeconds(20), batch.allAre("mined"));
      eventually(
          withinSeconds(1),
          () ->
              types(first, batch.accepted().getFirst()).contains("transaction.mined")
                  ? Optional.empty()
                  : Optional.of("not told to be mined"));
    }
  }

  private static void check(Listener listener, Batch batch) {
    List<Listener.Heard> heard = listener.heard();
    assertThat(heard).extracting(Listener.Heard::number).doesNotHaveDuplicates().isSorted();
    assertThat(heard).extracting(Listener.Heard::type).doesNotContain("reset");
    for (Submission each : batch.accepted()) {
      List<String> types = types(listener, each);
      assertThat(types)
          .as(each.id())
          .startsWith("transaction.pending", "transaction.sent")
          .contains("transaction.submitted", "transaction.mined")
          .endsWith("transaction.confirmed");
      assertThat(types).filteredOn("transaction.confirmed"::equals).hasSize(1);
    }
  }

  private static Optional<String> isOpen(Listener listener, int times) {
    return listener.opened() >= times ? Optional.empty() : Optional.of("the stream is not open");
  }

  private static Optional<String> hasEnds(Listener listener, Batch batch) {
    Map<String, Long> ends =
        listener.heard().stream()
            .filter(each -> each.type().equals("transaction.confirmed"))
            .collect(Collectors.groupingBy(Listener.Heard::transaction, Collectors.counting()));
    long missing = batch.accepted().stream().filter(each -> !ends.containsKey(each.id())).count();
    return missing == 0 ? Optional.empty() : Optional.of(missing + " ends were not told");
  }

  private static List<String> types(Listener listener, Submission submission) {
    return listener.heard().stream()
        .filter(each -> each.transaction().equals(submission.id()))
        .map(Listener.Heard::type)
        .toList();
  }

  private static String anotherKey() throws Exception {
    OperatorCommand clients = sluice.clientsCommand();
    String id = clients.run("create", "listener " + UUID.randomUUID()).out();
    return clients.run("issue", id, "--scopes=relay:read").out();
  }
}
