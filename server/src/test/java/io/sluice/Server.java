package io.sluice;

import io.sluice.backing.database.TestDatabase;
import io.sluice.backing.queue.sqs.ProductQueues;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Sluice in this JVM on a free port, asked over HTTP as a client would.
 *
 * @param key sent as {@code X-API-Key} by {@link #get} and {@link #post}
 */
public record Server(ConfigurableApplicationContext context, String key) implements AutoCloseable {
  public static final String KEY = "test-key-0123456789abcdef";
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /**
   * One for all tests that only ask: role api, with the controllers of tests beside the product's.
   * It ends with the JVM; do not close it.
   */
  public static Server shared() {
    return Shared.SERVER;
  }

  /**
   * Starts it on this database, with more arguments as on the command line; role api unless told.
   */
  public static Server start(TestDatabase database, String... arguments) {
    List<String> all = new ArrayList<>(List.of(database.arguments()));
    all.add("--sluice.http.port=0");
    all.add("--sluice.http.bind-address=127.0.0.1");
    all.add("--sluice.access.bootstrap-key=" + KEY);
    all.add("--sluice.queue.endpoint=" + ProductQueues.endpoint());
    all.addAll(List.of(arguments));
    if (all.stream().noneMatch(argument -> argument.startsWith("--roles="))) {
      all.add("--roles=api");
    }
    SpringApplication application = new SpringApplication(Sluice.class);
    application.setRegisterShutdownHook(false);
    return new Server(application.run(all.toArray(String[]::new)), KEY);
  }

  public int port() {
    return Integer.parseInt(
        String.valueOf(context.getEnvironment().getProperty("local.server.port")));
  }

  public Answer get(String path) {
    return send(request(path).header("X-API-Key", key).GET().build());
  }

  public Answer post(String path, String json) {
    return send(
        request(path)
            .header("X-API-Key", key)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build());
  }

  /** A request to this server, without a key. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
  }

  /** Waits for the end of the answer, which an endless one never has. */
  public Answer send(HttpRequest request) {
    try {
      return new Answer(
          CLIENT
              .sendAsync(request, BodyHandlers.ofString())
              .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
              .join());
    } catch (CompletionException e) {
      throw new IllegalStateException("no answer", e.getCause());
    }
  }

  @Override
  public void close() {
    context.close();
  }

  /** What came back. */
  public record Answer(HttpResponse<String> response) {
    public int status() {
      return response.statusCode();
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    public String text() {
      return response.body();
    }

    public JsonNode json() {
      return JsonMapper.shared().readTree(response.body());
    }

    public Map<?, ?> map() {
      return JsonMapper.shared().readValue(response.body(), Map.class);
    }
  }

  private static final class Shared {
    static final Server SERVER =
        start(
            TestDatabase.empty(),
            "--test.failing=true",
            "--test.who=true",
            "--test.outdated=true",
            "--sluice.access.signing-keys=" + "A".repeat(43) + "=");
  }
}
