package io.sluice.acceptance.api;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Queues;
import io.sluice.acceptance.dsl.Sluice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class OperationsIT {
  @RegisterExtension static final Sluice sluice = Installation.SHARED;

  @Test
  void h003_healthTellsOfEveryPartAndEveryQueueToEverybody() {
    Answer health = sluice.api().withoutKey().get("/api/v1/health");
    assertThat(health.status()).isEqualTo(200);
    assertThat(health.text("status")).isEqualTo("UP");
    JsonNode checks = health.json().path("checks");
    for (String part : List.of("database", "redis", "sqs", "chain")) {
      assertThat(checks.path(part).path("status").asString()).as(part).isEqualTo("UP");
    }
    for (String queue : Queues.NAMES) {
      JsonNode counts = checks.path("sqs").path("queues").path(queue);
      for (String count : List.of("visible", "inFlight", "deadLetters")) {
        assertThat(counts.path(count).isIntegralNumber()).as(queue + " " + count).isTrue();
      }
    }
    assertThat(checks.path("chain").path("chainId").asLong()).isEqualTo(31_337);
  }

  @Test
  void h001_h002_itLivesAndIsReady() {
    var anybody = sluice.api().withoutKey();
    assertThat(anybody.get("/api/v1/health/live").status()).isEqualTo(200);
    assertThat(anybody.get("/api/v1/health/ready").status()).isEqualTo(200);
  }

  @Test
  void theDescriptionIsOpenAPI31AndListsEveryRoute() {
    JsonNode description = sluice.api().withoutKey().get("/api/docs-json").json();
    assertThat(description.path("openapi").asString()).startsWith("3.1");
    assertThat(description.path("paths").propertyNames())
        .contains(
            "/api/v1/relay/direct",
            "/api/v1/relay/status/{transactionId}",
            "/api/v1/relay/transactions",
            "/api/v1/relay/transactions/{transactionId}/timeline",
            "/api/v1/relayers/status",
            "/api/v1/health",
            "/api/v1/health/live",
            "/api/v1/health/ready");
    for (JsonNode path : description.path("paths")) {
      for (JsonNode operation : path) {
        assertThat(operation.path("summary").asString("")).as(operation.toString()).isNotBlank();
      }
    }
    assertThat(description.at("/components/schemas").propertyNames()).doesNotContain("JsonNode");
    JsonNode request = description.path("components").path("schemas").path("DirectRequest");
    assertThat(request.path("properties").propertyNames())
        .contains("to", "data", "value", "gasLimit", "speed", "relayerId", "validUntil");
    assertThat(request.path("required").valueStream().map(JsonNode::asString))
        .containsExactly("data");
    assertThat(description.path("components").path("securitySchemes").isEmpty()).isFalse();
  }

  @Test
  void theDescriptionCanBeReadInABrowser() {
    Answer start = sluice.api().withoutKey().get("/api/docs");
    Answer page = start.status() == 302 ? sluice.api().withoutKey().get(path(start)) : start;
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).contains("swagger-ui");
  }

  private static String path(Answer redirect) {
    return java.net.URI.create(redirect.header("Location")).getPath();
  }

  @Test
  void theFiguresOfTheContractAreMeasured() {
    var batch = sluice.submits(3).transfers().allAccepted();
    eventually(withinSeconds(30), batch.allConfirmed());

    Answer metrics = sluice.api().withoutKey().get("/metrics");
    assertThat(metrics.status()).isEqualTo(200);
    assertThat(metrics.contentType()).startsWith("text/plain");
    List<String> lines = metrics.body().lines().toList();
    for (String series :
        List.of(
            "api_request_total{",
            "api_request_duration_seconds_bucket{",
            "queue_message_count{",
            "queue_processing_duration_seconds_count{",
            "transaction_total{",
            "transaction_gas_used_sum",
            "transaction_confirmation_time_seconds_count",
            "process_cpu_usage",
            "jvm_memory_used_bytes{")) {
      assertThat(lines).as(series).anyMatch(line -> line.startsWith(series));
    }
  }
}
