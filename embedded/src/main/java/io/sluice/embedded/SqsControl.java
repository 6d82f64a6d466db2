package io.sluice.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The few calls of the SQS protocol (AWS JSON 1.0) that set queues up and look at them. */
final class SqsControl {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration LIMIT = Duration.ofSeconds(25);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();
  private final URI server;

  SqsControl(String url) {
    server = URI.create(url + "/");
  }

  void create(String queue, Map<String, String> attributes) throws IOException {
    call("CreateQueue", Map.of("QueueName", queue, "Attributes", attributes));
  }

  /**
   * One action with its parameters.
   *
   * @throws IOException when the server does not answer, or refuses
   */
  JsonNode call(String action, Map<String, ?> parameters) throws IOException {
    var request =
        HttpRequest.newBuilder(server)
            .timeout(LIMIT)
            .header("Content-Type", "application/x-amz-json-1.0")
            .header("X-Amz-Target", "AmazonSQS." + action)
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(parameters)))
            .build();
    try {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(action + " was answered " + answer.statusCode() + answer.body());
      }
      return JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
