package io.sluice.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.benchmark.product.CpuTime;
import io.sluice.benchmark.product.Metrics;
import io.sluice.benchmark.report.Figure;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private static Options options(Set<Bench> benches, int count) {
    return new Options(benches, count, 100, 10, Duration.ofSeconds(1), 1000, false, List.of());
  }

  @Test
  void measuresAllButWhatTakesLongWhenNothingIsNamed() {
    assertThat(options(Set.of(), 10).benches())
        .contains(Bench.CONFIRM, Bench.FAIRNESS, Bench.IDLE)
        .doesNotContain(Bench.GASLESS, Bench.NETWORKS, Bench.LANES, Bench.HISTORY);
    assertThat(options(Set.of(Bench.COST), 10).has(Bench.ACCEPT)).isFalse();
  }

  @Test
  void refusesWhatCannotBeMeasured() {
    assertThatThrownBy(() -> options(Set.of(), 0)).hasMessageContaining("must be positive");
    assertThatThrownBy(() -> Bench.of("speed")).hasMessageContaining("confirm, cost, latency");
    assertThat(Bench.of("accept")).isEqualTo(Bench.ACCEPT);
  }

  @Test
  void givesWhatNeedsAnotherChainOneOfItsOwn() {
    assertThat(options(Set.of(Bench.COST, Bench.LANES, Bench.NETWORKS, Bench.STUCK), 10).parts())
        .extracting(Options::benches, Options::lanes, Options::blockTime)
        .containsExactly(
            tuple(Set.of(Bench.COST, Bench.STUCK), 10, Duration.ofSeconds(1)),
            tuple(Set.of(Bench.NETWORKS), 10, Duration.ofSeconds(1)),
            tuple(Set.of(Bench.LANES), 1000, Duration.ofSeconds(2)));
  }

  @Test
  void namesEveryBenchInItsHelp() {
    assertThat(Bench.NAMES.split(", "))
        .containsExactly(Arrays.stream(Bench.values()).map(Bench::text).toArray(String[]::new));
  }

  @Test
  void saysWhatMakesRowsComparable() {
    assertThat(options(Set.of(), 100).settings())
        .startsWith("count=100 lanes=10 block-time=1000ms warm-up=100 connections=64 heap=512m");
  }

  @Test
  void sharesTheCostAmongTransactions() {
    Metrics spent =
        Metrics.parse(
            """
            rpc_calls_total{method="eth_sendRawTransaction"} 100
            rpc_calls_total{method="eth_blockNumber"} 10
            rpc_requests_total{endpoint="a",outcome="ok"} 15
            """);
    CpuTime cpu =
        new CpuTime(Map.of("server", Duration.ofMillis(300)))
            .since(new CpuTime(Map.of("server", Duration.ofMillis(100))));
    List<Figure> figures = new Cost("cost", spent, cpu, 100).figures();
    assertThat(figures)
        .filteredOn(figure -> !figure.detail())
        .extracting(Figure::metric, Figure::value)
        .containsExactly(
            tuple("JSON-RPC calls", 1.1),
            tuple("HTTP requests to the node", 0.15),
            tuple("CPU of server", 2.0));
    assertThat(figures)
        .extracting(Figure::metric)
        .contains("rpc_calls_total{method=eth_blockNumber}", "rpc_requests_total{outcome=ok}");
  }
}
