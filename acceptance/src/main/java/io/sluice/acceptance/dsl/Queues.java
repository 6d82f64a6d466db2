package io.sluice.acceptance.dsl;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The queue server as anybody with its address can use it (SQS, AWS JSON 1.0). */
public final class Queues {
  public static final List<String> NAMES =
      List.of("relay-transactions", "tx-request-queue", "signed-tx-queue");

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final JsonMapper JSON = JsonMapper.shared();

  private final String server;

  Queues(String server) {
    this.server = server;
  }

  public void send(String queue, String body) throws IOException {
    call("SendMessage", Map.of("QueueUrl", url(queue), "MessageBody", body));
  }

  /** That so many messages wait in the queue. */
  public Expectation holdsAtLeast(String queue, int messages) {
    return () -> {
      JsonNode attributes =
          call(
                  "GetQueueAttributes",
                  Map.of(
                      "QueueUrl",
                      url(queue),
                      "AttributeNames",
                      List.of("ApproximateNumberOfMessages")))
              .path("Attributes");
      return attributes.path("ApproximateNumberOfMessages").asInt(0) >= messages
          ? Optional.empty()
          : Optional.of(queue + " holds " + attributes);
    };
  }

  /** That the body lies among the queue's dead letters, with a reason beside it. */
  public Expectation hasGivenUpOn(String queue, String body) {
    return () -> {
      var letters = deadLetters(queue);
      if (!letters.containsKey(body)) {
        return Optional.of(body + " is not among the dead letters of " + queue + ": " + letters);
      }
      return letters.getOrDefault(body, "").isEmpty()
          ? Optional.of("no reason with the dead letter " + body)
          : Optional.empty();
    };
  }

  /** Bodies of the dead letters with their reasons; they stay where they are. */
  public Map<String, String> deadLetters(String queue) throws IOException {
    Map<String, String> letters = new LinkedHashMap<>();
    JsonNode answer =
        call(
            "ReceiveMessage",
            Map.of(
                "QueueUrl",
                url(queue + "-dlq"),
                "MaxNumberOfMessages",
                10,
                "VisibilityTimeout",
                0,
                "WaitTimeSeconds",
                0,
                "MessageAttributeNames",
                List.of("All")));
    for (JsonNode message : answer.path("Messages")) {
      JsonNode reason = message.path("MessageAttributes").path("sluice.reason").path("StringValue");
      letters.put(Answer.text(message.path("Body")), Answer.text(reason));
    }
    return letters;
  }

  private String url(String queue) throws IOException {
    return Answer.text(call("GetQueueUrl", Map.of("QueueName", queue)).path("QueueUrl"));
  }

  private JsonNode call(String action, Map<String, ?> parameters) throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create(server + "/"))
            .timeout(LIMIT)
            .header("Content-Type", "application/x-amz-json-1.0")
            .header("X-Amz-Target", "AmazonSQS." + action)
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(parameters)));
    try {
      var answer = HTTP.send(request.build(), BodyHandlers.ofString());
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
