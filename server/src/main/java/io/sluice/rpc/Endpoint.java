package io.sluice.rpc;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** One node, or what stands before it. Safe for use by many threads. */
final class Endpoint {
  /** Ids are never used twice, so that an answer to another request is seen to be one. */
  private static final AtomicLong IDS = new AtomicLong(1);

  /** Longer than anybody should be made to wait by one header. */
  private static final long LONGEST_RETRY_AFTER_SECONDS = 60;

  private final String label;
  private final URI url;
  private final @Nullable String authorization;
  private final RpcSettings settings;
  private final HttpTransport transport;
  private final RpcMetrics metrics;
  private final Health health;
  private final Set<String> lacks = ConcurrentHashMap.newKeySet();

  /**
   * @param label host and port, for people and metrics
   */
  Endpoint(
      String label, URI url, RpcSettings settings, HttpTransport transport, RpcMetrics metrics) {
    this.label = label;
    this.url = withoutUser(url);
    this.authorization = authorization(url.getUserInfo());
    this.settings = settings;
    this.transport = transport;
    this.metrics = metrics;
    this.health = new Health(settings.retry().failures(), settings.mostLag());
    metrics.watch(label, health);
  }

  String label() {
    return label;
  }

  Health health() {
    return health;
  }

  /** Whether the node said it does not know this method. */
  boolean lacks(String method) {
    return lacks.contains(method);
  }

  /**
   * Makes the calls in as few requests as the limits allow, one after another; after a fault the
   * rest is not sent.
   *
   * @param time for each request
   */
  <T> Exchange<T> exchange(Batch<T> batch, Duration time, Deadline deadline) {
    List<Batch<T>> parts = batch.split(settings.maxBatchSize(), settings.maxBatchBytes().toBytes());
    if (parts.size() == 1) {
      return request(batch, deadline.within(time));
    }
    List<Outcome<T>> outcomes = new ArrayList<>(batch.calls().size());
    @Nullable Fault fault = null;
    for (Batch<T> part : parts) {
      if (fault == null) {
        Exchange<T> exchange = request(part, deadline.within(time));
        outcomes.addAll(exchange.outcomes());
        fault = exchange.fault();
      } else {
        String why = "not sent after: " + fault.message();
        part.calls().forEach(call -> outcomes.add(new Outcome.Missing<>(why)));
      }
    }
    return new Exchange<>(outcomes, fault);
  }

  private <T> Exchange<T> request(Batch<T> batch, Duration time) {
    int size = batch.calls().size();
    long firstId = IDS.getAndAdd(size);
    Answers<T> answers = new Answers<>(firstId, size);
    metrics.calls(batch.calls());
    long start = System.nanoTime();
    Exchange<T> exchange;
    try {
      exchange =
          transport.post(
              url,
              authorization,
              batch.write(firstId),
              time,
              response -> read(response, answers, batch.result()));
    } catch (IOException | JacksonException | IllegalArgumentException | ArithmeticException e) {
      exchange = answers.broken(fault(e, System.nanoTime() - start >= time.toNanos()));
    }
    long nanos = System.nanoTime() - start;
    Fault fault = exchange.fault();
    metrics.request(label, fault == null ? "ok" : fault.kind().label(), nanos);
    if (fault == null) {
      health.succeeded(nanos);
      learn(batch, exchange);
    }
    return exchange;
  }

  private <T> void learn(Batch<T> batch, Exchange<T> exchange) {
    for (int i = 0; i < batch.calls().size(); i++) {
      if (exchange.outcomes().get(i) instanceof Outcome.Refused<T>(NodeError error)
          && NodeErrors.methodMissing(error)) {
        lacks.add(batch.calls().get(i).method());
      }
    }
  }

  private <T> Exchange<T> read(
      ClassicHttpResponse response, Answers<T> answers, AnswerReader.Result<T> result)
      throws IOException {
    int status = response.getCode();
    HttpEntity entity = response.getEntity();
    // Some nodes put an ordinary JSON-RPC error under 400; anything else than JSON there is a
    // fault.
    boolean answer = status == 200 || (status == 400 && isJson(entity));
    if (status == 429) {
      return answers.broken(
          new Fault(Fault.Kind.THROTTLED, label + " says too many requests", retryAfter(response)));
    }
    if (!answer) {
      String hint = status == 401 || status == 403 ? "; check the key in its URL" : "";
      return answers.broken(
          new Fault(Fault.Kind.HTTP_STATUS, label + " answered HTTP " + status + hint));
    }
    if (entity == null) {
      return answers.broken(new Fault(Fault.Kind.MALFORMED, label + " gave an empty answer"));
    }
    AnswerReader.read(
        new BoundedInput(entity.getContent(), settings.maxAnswerSize().toBytes()), answers, result);
    return answers.complete(label);
  }

  private Fault fault(Exception e, boolean late) {
    Throwable cause = e instanceof JacksonException && e.getCause() != null ? e.getCause() : e;
    if (cause instanceof BoundedInput.TooLargeException) {
      return new Fault(
          Fault.Kind.TOO_LARGE,
          label
              + " answered with more than sluice.rpc.max-answer-size, "
              + settings.maxAnswerSize());
    }
    if (!(cause instanceof IOException)) {
      String detail = e instanceof JacksonException ? "not JSON" : String.valueOf(e.getMessage());
      return new Fault(
          Fault.Kind.MALFORMED,
          label + " gave an answer that cannot be read: " + NodeError.printable(detail, 200));
    }
    if (cause instanceof ConnectException
        || cause instanceof ConnectTimeoutException
        || cause instanceof UnknownHostException
        || cause instanceof NoRouteToHostException) {
      return new Fault(Fault.Kind.UNREACHABLE, label + " cannot be reached");
    }
    if (late) {
      return new Fault(Fault.Kind.TIMEOUT, label + " did not answer in time");
    }
    return new Fault(
        Fault.Kind.BROKEN,
        label + " broke the connection (" + cause.getClass().getSimpleName() + ")");
  }

  private static boolean isJson(@Nullable HttpEntity entity) {
    return entity != null
        && entity.getContentType() != null
        && entity.getContentType().contains("json");
  }

  private static @Nullable Duration retryAfter(ClassicHttpResponse response) {
    Header header = response.getFirstHeader("Retry-After");
    if (header == null || !header.getValue().matches("[0-9]{1,9}")) {
      return null;
    }
    return Duration.ofSeconds(
        Math.min(Long.parseLong(header.getValue()), LONGEST_RETRY_AFTER_SECONDS));
  }

  private static @Nullable String authorization(@Nullable String user) {
    return user == null
        ? null
        : "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }

  private static URI withoutUser(URI url) {
    return url.getUserInfo() == null
        ? url
        : URI.create(url.toString().replace(url.getRawUserInfo() + "@", ""));
  }
}
