package io.sluice.benchmark.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final String PAGE =
      """
      # HELP rpc_calls_total JSON-RPC calls
      # TYPE rpc_calls_total counter
      rpc_calls_total{method="eth_sendRawTransaction"} 120.0
      rpc_calls_total{method="eth_blockNumber"} 30.0
      rpc_requests_total{endpoint="http://127.0.0.1:1/{a b}",outcome="ok"} 1.2E1 1700000000
      rpc_calls_totalled 7
      sql_round_trips_total 5
      heap{area="a \\" } b"} +Inf
      """;

  @Test
  void addsUpTheSeriesOfOneNameOnly() {
    Metrics metrics = Metrics.parse(PAGE);
    assertThat(metrics.total("rpc_calls_total")).hasValue(150);
    assertThat(metrics.total("rpc_requests_total")).hasValue(12);
    assertThat(metrics.total("sql_round_trips_total")).hasValue(5);
    assertThat(metrics.total("heap")).hasValue(Double.POSITIVE_INFINITY);
  }

  @Test
  void tellsWhatIsNotCountedFromZero() {
    assertThat(Metrics.parse(PAGE).total("sqs_requests_total")).isEmpty();
  }

  @Test
  void splitsByALabel() {
    assertThat(Metrics.parse(PAGE).by("rpc_calls_total", "method"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("eth_sendRawTransaction", 120.0, "eth_blockNumber", 30.0));
  }

  @Test
  void subtractsWhatWasThereBefore() {
    Metrics before = Metrics.parse("rpc_calls_total{method=\"eth_blockNumber\"} 10");
    Metrics spent = Metrics.parse(PAGE).since(before);
    assertThat(spent.by("rpc_calls_total", "method"))
        .containsEntry("eth_blockNumber", 20.0)
        .containsEntry("eth_sendRawTransaction", 120.0);
  }

  @Test
  void addsUpProcesses() {
    Metrics sum =
        Metrics.sum(
            List.of(Metrics.parse("a 1\nb{x=\"1\"} 2"), Metrics.parse("a 10\nb{x=\"2\"} 20")));
    assertThat(sum.total("a")).hasValue(11);
    assertThat(sum.by("b", "x")).containsEntry("1", 2.0).containsEntry("2", 20.0);
  }

  @Test
  void refusesALineWithoutAValue() {
    assertThatThrownBy(() -> Metrics.parse("a{x=\"1\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a{x=\"1\"}");
  }

  @Test
  void readsThePeakOfAProcess() {
    assertThat(Deployment.peakBytes(List.of("VmPeak:\t 9 kB", "VmHWM:\t  2048 kB", "VmRSS: 1 kB")))
        .isEqualTo(2048 * 1024);
  }

  @Test
  void countsWhatProcessorsDidAndNotThatTheyWaited() {
    assertThat(CpuTime.ofMachine("cpu  100 20 3 9000 800 40 5 6 7 8").toMillis()).isEqualTo(1740);
    assertThat(CpuTime.ofMachine("")).isZero();
  }
}
