package io.sluice.benchmark;

import io.sluice.benchmark.product.CpuTime;
import io.sluice.benchmark.product.Metrics;
import io.sluice.benchmark.report.Figure;
import io.sluice.benchmark.report.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction costs on average.
 *
 * @param name of the figures
 * @param spent what all processes counted meanwhile
 * @param cpu what everything on the machine's processors took meanwhile
 */
record Cost(String name, Metrics spent, CpuTime cpu, int transactions) {

  /** Those with a target, then what they are made of. */
  List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    add(figures, "JSON-RPC calls", "rpc_calls_total", Target.atMost(1.2));
    add(figures, "HTTP requests to the node", "rpc_requests_total", Target.atMost(0.2));
    add(figures, "SQS requests", "sqs_requests_total", Target.atMost(0.5));
    add(figures, "SQL round trips", "sql_round_trips_total", null);
    cpu.spent()
        .forEach((who, time) ->
            figures.add(
                Figure.of(
                    name, "CPU of " + who, time.toNanos() / 1e6 / transactions, "ms per tx")));
    addParts(figures, "rpc_calls_total", "method");
    addParts(figures, "rpc_requests_total", "outcome");
    addParts(figures, "sqs_requests_total", "operation");
    return figures;
  }

  /** What is not counted is left out rather than shown as free. */
  private void add(List<Figure> figures, String what, String counter, @Nullable Target target) {
    spent
        .total(counter)
        .ifPresent(total -> {
          Figure figure = Figure.of(name, what, total / transactions, "per tx");
          figures.add(target == null ? figure : figure.with(target));
        });
  }

  private void addParts(List<Figure> figures, String counter, String label) {
    spent
        .by(counter, label)
        .forEach((value, total) ->
            figures.add(
                Figure.of(
                        name,
                        counter + "{" + label + "=" + value + "}",
                        total / transactions,
                        "per tx")
                    .asDetail()));
  }
}
