package io.sluice.embedded.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The tables at the end of the demonstration. */
record DemoReport(List<Journey> journeys) {

  @Override
  public String toString() {
    return places() + "\nTime into each stage:\n\n" + times();
  }

  private String places() {
    var table = new Table(List.of("#", "network", "id", "hash", "block", "confirmations"));
    for (Journey one : journeys) {
      table.row(
          List.of(
              Integer.toString(one.number()),
              one.network(),
              one.id(),
              one.hash(),
              one.block(),
              one.confirmations()));
    }
    return table.toString();
  }

  private String times() {
    List<String> stages = Journey.STAGES.subList(1, Journey.STAGES.size());
    var table =
        new Table(Stream.of(List.of("#"), stages, List.of("total")).flatMap(List::stream).toList());
    for (Journey one : journeys) {
      List<String> row = new ArrayList<>(List.of(Integer.toString(one.number())));
      stages.forEach(stage -> row.add(shown(one.timeInto(stage))));
      row.add(shown(one.total()));
      table.row(row);
    }
    return table.toString();
  }

  private static String shown(Optional<Duration> time) {
    return time.map(value ->
            value.compareTo(Duration.ofSeconds(1)) < 0
                ? value.toMillis() + " ms"
                : "%.1f s".formatted(value.toMillis() / 1e3))
        .orElse("-");
  }
}
