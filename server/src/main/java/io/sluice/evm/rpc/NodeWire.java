package io.sluice.evm.rpc;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * One request to one URL and what is made of its answer, whatever that is. Safe for use by many
 * threads.
 */
final class NodeWire {
  /** Ids are never used twice, so that an answer to another request is seen to be one. */
  private static final AtomicLong IDS = new AtomicLong(1);

  /** Longer than anybody should be made to wait by one header. */
  private static final long LONGEST_RETRY_AFTER_SECONDS = 60;

  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int PAYMENT_REQUIRED = 402;
  private static final int FORBIDDEN = 403;
  private static final int CONTENT_TOO_LARGE = 413;
  private static final int TOO_MANY_REQUESTS = 429;

  private final String label;
  private final URI url;
  private final @Nullable String authorization;
  private final RpcSettings settings;
  private final HttpTransport transport;
  private final RpcMetrics metrics;

  NodeWire(
      String label, URI url, RpcSettings settings, HttpTransport transport, RpcMetrics metrics) {
    this.label = label;
    this.url = withoutUser(url);
    this.authorization = authorization(url.getUserInfo());
    this.settings = settings;
    this.transport = transport;
    this.metrics = metrics;
  }

  /**
   * Makes all calls of the batch in one request.
   *
   * @param time for the request; less where the deadline leaves less
   */
  <T> Exchange<T> request(CallBatch<T> batch, Duration time, Deadline deadline) {
    int size = batch.calls().size();
    long firstId = IDS.getAndAdd(size);
    Answers<T> answers = new Answers<>(firstId, size);
    metrics.calls(batch.calls());
    Duration granted = deadline.within(time);
    long start = System.nanoTime();
    Exchange<T> exchange;
    try {
      exchange =
          transport.post(
              url,
              authorization,
              batch.write(firstId),
              granted,
              response -> read(response, answers, batch));
    } catch (IOException | JacksonException | IllegalArgumentException | ArithmeticException e) {
      boolean late = System.nanoTime() - start >= granted.toNanos();
      boolean hurried = granted.multipliedBy(2).compareTo(time) < 0;
      exchange = answers.broken(fault(e, late, hurried));
    }
    ExchangeFault fault = exchange.fault();
    metrics.request(label, fault == null ? "ok" : fault.kind().label(), System.nanoTime() - start);
    return exchange;
  }

  private <T> Exchange<T> read(ClassicHttpResponse response, Answers<T> answers, CallBatch<T> batch)
      throws IOException {
    int status = response.getCode();
    HttpEntity entity = response.getEntity();
    if (status == TOO_MANY_REQUESTS || status == PAYMENT_REQUIRED) {
      return answers.broken(
          new ExchangeFault(
              ExchangeFault.Kind.THROTTLED,
              label + " says too many requests",
              retryAfter(response)));
    }
    if (status == CONTENT_TOO_LARGE) {
      return tooLarge(answers, batch.calls().size());
    }
    // Some nodes put an ordinary JSON-RPC error under 400; anything else than JSON there is a
    // fault.
    if (status != OK && !(status == BAD_REQUEST && isJson(entity))) {
      return answers.broken(refused(status, entity, batch));
    }
    if (entity == null) {
      return answers.broken(
          new ExchangeFault(ExchangeFault.Kind.MALFORMED, label + " gave an empty answer"));
    }
    AnswerReader.read(bounded(entity), answers, batch.result());
    return answers.complete(label);
  }

  /** A single call that is too large is refused for itself, by whatever stands before the node. */
  private <T> Exchange<T> tooLarge(Answers<T> answers, int calls) {
    if (calls > 1) {
      return answers.broken(
          new ExchangeFault(
              ExchangeFault.Kind.BATCH_TOO_LARGE,
              label + " answered HTTP 413 to " + calls + " calls"));
    }
    return Exchange.of(
        new Reply.Refused<>(new NodeError(CONTENT_TOO_LARGE, "the request is too large", null)));
  }

  /** Some providers say in JSON why they answer with another status. */
  private <T> ExchangeFault refused(int status, @Nullable HttpEntity entity, CallBatch<T> batch) {
    String hint = status == UNAUTHORIZED || status == FORBIDDEN ? "; check the key in its URL" : "";
    ExchangeFault plain =
        new ExchangeFault(
            ExchangeFault.Kind.HTTP_STATUS, label + " answered HTTP " + status + hint);
    if (entity == null || !isJson(entity)) {
      return plain;
    }
    try {
      Answers<T> said = new Answers<>(0, batch.calls().size());
      AnswerReader.read(bounded(entity), said, batch.result());
      ExchangeFault fault = said.complete(label).fault();
      return fault != null && fault.kind() == ExchangeFault.Kind.THROTTLED ? fault : plain;
    } catch (IOException | JacksonException | IllegalArgumentException | ArithmeticException e) {
      return plain;
    }
  }

  private BoundedInput bounded(HttpEntity entity) throws IOException {
    return new BoundedInput(entity.getContent(), settings.maxAnswerSize().toBytes());
  }

  /**
   * @param late whether the time was up
   * @param hurried whether that was less than half of what a request has: it says nothing of the
   *     endpoint
   */
  private ExchangeFault fault(Exception e, boolean late, boolean hurried) {
    Throwable cause = e instanceof JacksonException && e.getCause() != null ? e.getCause() : e;
    if (cause instanceof BoundedInput.TooLargeException) {
      return new ExchangeFault(
          ExchangeFault.Kind.TOO_LARGE,
          label
              + " answered with more than sluice.rpc.max-answer-size, "
              + settings.maxAnswerSize());
    }
    if (!(cause instanceof IOException)) {
      String detail = e instanceof JacksonException ? "not JSON" : String.valueOf(e.getMessage());
      return new ExchangeFault(
          ExchangeFault.Kind.MALFORMED,
          label + " gave an answer that cannot be read: " + Words.printable(detail, 200));
    }
    if (cause instanceof ConnectException
        || cause instanceof ConnectTimeoutException
        || cause instanceof UnknownHostException
        || cause instanceof NoRouteToHostException) {
      return new ExchangeFault(ExchangeFault.Kind.UNREACHABLE, label + " cannot be reached");
    }
    if (late) {
      return new ExchangeFault(
          hurried ? ExchangeFault.Kind.CUT_SHORT : ExchangeFault.Kind.TIMEOUT,
          label + " did not answer in time");
    }
    return new ExchangeFault(
        ExchangeFault.Kind.BROKEN,
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
