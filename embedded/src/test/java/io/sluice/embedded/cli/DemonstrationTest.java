package io.sluice.embedded.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.embedded.EmbeddedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Against an HTTP server that moves each transaction one state further with every question. */
class DemonstrationTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final List<String> NETWORKS = List.of("local", "local-2");

  private final StringWriter printed = new StringWriter();
  private final Map<String, Integer> asked = new HashMap<>();
  private List<String> states = Journey.STAGES;
  private int answerToSubmission = 202;
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/relay/direct", this::direct);
    server.createContext("/api/v1/relay/status/", this::status);
    server.createContext("/api/v1/relay/transactions/", this::timeline);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void direct(HttpExchange exchange) throws IOException {
    var body = JsonMapper.shared().readTree(exchange.getRequestBody());
    boolean wellFormed =
        NETWORKS.contains(body.get("network").asString())
            && body.get("to").asString().matches("0x[0-9a-f]{40}")
            && body.get("data").asString().matches("0x([0-9a-f]{2})*")
            && body.get("value").asString().matches("\\d+")
            && "the key".equals(exchange.getRequestHeaders().getFirst("X-API-Key"));
    String id = "id-" + (asked.size() + 1);
    asked.put(id, 0);
    answer(
        exchange,
        wellFormed ? answerToSubmission : 400,
        "{\"transactionId\":\"" + id + "\",\"status\":\"pending\",\"transactionHash\":null}");
  }

  private void status(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    int times = asked.merge(path.substring(path.lastIndexOf('/') + 1), 1, Integer::sum);
    String state = states.get(Math.min(times, states.size() - 1));
    answer(
        exchange,
        200,
        """
        {"status":"%s","transactionHash":"0xabc","blockNumber":17,"confirmations":%d,
         "failureReason":%s}\
        """
            .formatted(state, times, state.equals("failed") ? "\"reverted\"" : "null"));
  }

  private void timeline(HttpExchange exchange) throws IOException {
    answer(
        exchange,
        200,
        """
        {"transactionId":"x","events":[
         {"status":"pending","at":"2026-01-01T00:00:00.000Z"},
         {"status":"sent","at":"2026-01-01T00:00:00.012Z"},
         {"status":"mined","at":"2026-01-01T00:00:00.512Z"},
         {"status":"confirmed","at":"2026-01-01T00:00:06.512Z"}]}\
        """);
  }

  private static void answer(HttpExchange exchange, int code, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Demonstration demonstration(boolean serverRuns) {
    var api = new ApiClient("http://127.0.0.1:" + server.getAddress().getPort(), "the key");
    var view = new ProgressView.Lines(new PrintWriter(printed));
    return new Demonstration(api, view, time -> serverRuns);
  }

  @Test
  void allAreFollowedToTheirConfirmationAndReported() {
    var journeys = demonstration(true).run(3, NETWORKS, LIMIT);

    assertThat(printed.toString().lines().filter(line -> line.contains("#1")))
        .extracting(line -> line.replaceFirst(".*#1 ", ""))
        .containsExactly(
            "pending", "sent", "submitted", "inmempool", "mined in block 17", "confirmed");
    assertThat(new DemoReport(journeys).toString().lines().map(line -> line.strip()))
        .anyMatch(line -> line.matches("2 +local +id-2 +0xabc +17 +5"))
        .anyMatch(line -> line.matches("3 +local-2 +id-3 +0xabc +17 +5"))
        .anyMatch(line -> line.matches("# +sent +submitted +inmempool +mined +confirmed +total"))
        .anyMatch(line -> line.matches("1 +12 ms +- +- +500 ms +6.0 s +6.5 s"));
  }

  @Test
  void oneThatFailsIsNamedWithItsReason() {
    states = List.of("pending", "sent", "failed");
    assertThatThrownBy(() -> demonstration(true).run(1, NETWORKS, LIMIT))
        .isInstanceOf(EmbeddedException.class)
        .hasMessage("1 of 1 transactions were not confirmed: #1 is failed (reverted).");
  }

  @Test
  void oneThatIsLateIsNamedWithItsState() {
    states = List.of("pending", "sent");
    assertThatThrownBy(() -> demonstration(true).run(2, NETWORKS, Duration.ofMillis(50)))
        .hasMessageStartingWith("2 of 2 transactions were not confirmed: #1 is ");
  }

  @Test
  void aRefusalIsToldAsTheApiToldIt() {
    answerToSubmission = 503;
    assertThatThrownBy(() -> demonstration(true).run(1, NETWORKS, LIMIT))
        .hasMessageStartingWith("POST /api/v1/relay/direct was answered 503 instead of 202: {");
  }

  @Test
  void theEndOfTheServerEndsTheWaiting() {
    assertThatThrownBy(() -> demonstration(false).run(1, NETWORKS, LIMIT))
        .hasMessage("Sluice ended by itself.");
  }

  @Test
  void aTerminalGetsOneLinePerTransactionWrittenOverItself() {
    var view = new ProgressView.InPlace(new PrintWriter(printed), 25);
    var journey = new Journey(1, "local", "id");
    view.refresh(List.of(journey));
    journey.update(JsonMapper.shared().readTree("{\"status\":\"sent\",\"confirmations\":3}"));
    view.changed(journey, List.of(journey));

    assertThat(printed.toString())
        .isEqualTo("\u001b[2K  #1   pending\n\u001b[1A\u001b[2K  #1   pending > sent (3\n");
  }
}
