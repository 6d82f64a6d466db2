package io.sluice.acceptance.dsl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client of the product's HTTP API; of several processes it asks one after the other. Every
 * answer is compared with the API's description.
 */
public final class Api {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(3))
          .build();
  private static final JsonMapper JSON = JsonMapper.shared();

  private final List<String> servers;
  private final String key;
  private final Map<String, String> headers;
  private final AtomicReference<@Nullable ApiDescription> description;
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * @param servers addresses without a path
   * @param key empty: none is sent
   */
  Api(List<String> servers, String key) {
    this(servers, key, Map.of(), new AtomicReference<>());
  }

  private Api(
      List<String> servers,
      String key,
      Map<String, String> headers,
      AtomicReference<@Nullable ApiDescription> description) {
    this.servers = List.copyOf(servers);
    this.key = key;
    this.headers = headers;
    this.description = description;
  }

  public Api withKey(String other) {
    return new Api(servers, other, headers, description);
  }

  /** Sends this header with everything, and no other of those that were named before. */
  public Api withHeader(String name, String value) {
    return new Api(servers, key, Map.of(name, value), description);
  }

  public Api withoutKey() {
    return withKey("");
  }

  public Answer get(String path) {
    return answer(request(path).GET());
  }

  public Answer post(String path, Object body) {
    return post(path, JSON.writeValueAsString(body), "application/json");
  }

  public Answer post(String path, String body, String contentType) {
    return answer(posting(path, body, contentType));
  }

  public Answer put(String path, Object body) {
    return answer(
        request(path)
            .PUT(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .header("Content-Type", "application/json"));
  }

  /** The same with a failure of the connection as the caller's business. */
  Answer tryToPost(String path, Object body) throws IOException {
    return send(posting(path, JSON.writeValueAsString(body), "application/json"));
  }

  /** The same with a key, so that it may be repeated. */
  Answer tryToPost(String path, Object body, String idempotencyKey) throws IOException {
    return send(
        posting(path, JSON.writeValueAsString(body), "application/json")
            .header("Idempotency-Key", idempotencyKey));
  }

  Answer tryToGet(String path) throws IOException {
    return send(request(path).GET());
  }

  public Answer send(String method, String path) {
    return answer(request(path).method(method, HttpRequest.BodyPublishers.noBody()));
  }

  /**
   * Sends anything.
   *
   * @param target path and query, percent-encoded
   */
  public Answer exchange(
      String method, String target, Map<String, List<String>> headers, byte[] body)
      throws IOException {
    HttpRequest.Builder request =
        request(target).method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach((name, all) -> all.forEach(value -> request.header(name, value)));
    return send(request);
  }

  /** Where a transaction stands. */
  public Answer status(String id) throws IOException {
    Answer answer = tryToGet("/api/v1/relay/status/" + id);
    if (answer.status() != 200) {
      throw new IOException("the status of " + id + " is answered with " + answer);
    }
    return answer;
  }

  private HttpRequest.Builder posting(String path, String body, String contentType) {
    var request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
    return contentType.isEmpty() ? request : request.header("Content-Type", contentType);
  }

  private HttpRequest.Builder request(String path) {
    String server = servers.get(Math.floorMod(turn.getAndIncrement(), servers.size()));
    var request = HttpRequest.newBuilder(URI.create(server + path)).timeout(LIMIT);
    headers.forEach(request::header);
    return key.isEmpty() ? request : request.header("X-API-Key", key);
  }

  /**
   * What it says of itself, asked for once; all that share its servers have the same.
   *
   * @throws IOException when it cannot be had at present
   */
  public ApiDescription description() throws IOException {
    ApiDescription known = description.get();
    if (known != null) {
      return known;
    }
    Answer answer = plain(request(ApiDescription.PATH).GET().build());
    if (answer.status() != 200) {
      throw new IOException("the API does not describe itself: " + answer);
    }
    description.compareAndSet(null, new ApiDescription(answer.json()));
    return Objects.requireNonNull(description.get());
  }

  private Answer answer(HttpRequest.Builder request) {
    try {
      return send(request);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws AssertionError when the answer is not as described
   */
  private Answer send(HttpRequest.Builder builder) throws IOException {
    ApiDescription described = description();
    HttpRequest request = builder.build();
    Answer answer = plain(request);
    String query = request.uri().getRawQuery();
    String path = request.uri().getRawPath();
    described.compare(request.method(), query == null ? path : path + "?" + query, answer);
    return answer;
  }

  private static Answer plain(HttpRequest request) throws IOException {
    try {
      return Answer.of(HTTP.send(request, Api::read));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** A stream has no end: of it nothing but the beginning is looked at. */
  private static BodySubscriber<String> read(ResponseInfo answer) {
    String type = answer.headers().firstValue("Content-Type").orElse("");
    return type.startsWith("text/event-stream")
        ? new Unread()
        : BodySubscribers.ofString(StandardCharsets.UTF_8);
  }

  private static final class Unread implements BodySubscriber<String> {
    @Override
    public CompletionStage<String> getBody() {
      return CompletableFuture.completedFuture(":"); // a comment
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.cancel();
    }

    @Override
    public void onNext(List<ByteBuffer> some) {}

    @Override
    public void onError(Throwable fault) {}

    @Override
    public void onComplete() {}
  }
}
