package io.sluice.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import io.sluice.Server.Answer;
import org.junit.jupiter.api.Test;

/** What Prometheus finds on the page. */
class MetricsTest {
  private static final Server server = Server.shared();

  @Test
  void requestsAreCountedByRouteNotByPath() {
    server.get("/api/v1/failing/number/1?other=2");
    server.get("/api/v1/failing/number/2?other=2");
    server.get("/api/v1/nothing-of-the-kind");
    String page = server.get("/metrics").text();
    String route = "route=\"/api/v1/failing/number/{number}\",status=\"200\"";
    assertThat(page).contains("api_request_total{method=\"GET\"," + route + "} 2.0");
    assertThat(page).contains("api_request_duration_seconds_count{method=\"GET\"," + route + "} 2");
    assertThat(page).contains("api_request_duration_seconds_bucket{method=\"GET\",route=");
    assertThat(page).doesNotContain("nothing-of-the-kind", "number/1");
  }

  @Test
  void theMachineTheJvmAndThePoolAreThere() {
    assertThat(server.get("/metrics").text())
        .contains(
            "process_cpu_usage",
            "jvm_memory_used_bytes",
            "hikaricp_connections_active",
            "sql_round_trips_total");
  }

  @Test
  void openMetricsIsSpokenToWhoAsksForIt() {
    Answer answer =
        server.send(
            server
                .request("/metrics")
                .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5")
                .build());
    assertThat(answer.header("Content-Type")).startsWith("application/openmetrics-text");
    assertThat(answer.text()).endsWith("# EOF\n");
  }
}
