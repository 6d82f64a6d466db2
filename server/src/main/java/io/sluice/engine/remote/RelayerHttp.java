package io.sluice.engine.remote;

import io.sluice.runtime.settings.Secret;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * HTTP to relayers over kept connections, blocking: made for virtual threads. Nothing is repeated,
 * redirected or kept in cookies: whoever asks decides whether to ask again. The whole of a request
 * is bounded by closing its connection.
 */
final class RelayerHttp implements AutoCloseable {
  /**
   * A connection idle for longer is looked at before use: a request on a dead one has no outcome.
   */
  private static final TimeValue CHECK_AFTER = TimeValue.ofMilliseconds(100);

  /** Less than what servers keep; actix drops idle connections after 5 s unless told otherwise. */
  private static final TimeValue KEEP = TimeValue.ofSeconds(4);

  private static final Timeout CONNECT = Timeout.ofSeconds(2);
  private static final int MOST_CONNECTIONS = 100;

  /** A page of transactions with all their calldata. */
  private static final int MOST_READ = 64 * 1024 * 1024;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final CloseableHttpClient client;
  private final ScheduledExecutorService timer;

  RelayerHttp(Duration longest) {
    timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("relayer-timer").daemon(true).factory());
    client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(MOST_CONNECTIONS)
                    .setMaxConnTotal(MOST_CONNECTIONS * MOST_CONNECTIONS)
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(CONNECT)
                            .setValidateAfterInactivity(CHECK_AFTER)
                            .build())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(Timeout.of(longest))
                    .setResponseTimeout(Timeout.of(longest))
                    .build())
            .setKeepAliveStrategy((response, context) -> KEEP)
            .setUserAgent("sluice")
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableRedirectHandling()
            .disableAuthCaching()
            .build();
  }

  /**
   * Asks once.
   *
   * @param body {@code null} for none
   * @param time for the whole of it
   */
  Answer ask(
      String method, String url, @Nullable Secret key, @Nullable String body, Duration time) {
    HttpUriRequestBase request;
    try {
      request = new HttpUriRequestBase(method, URI.create(url));
    } catch (IllegalArgumentException e) {
      return new Answer.NotSent("its address is none");
    }
    if (key != null) {
      request.setHeader("Authorization", "Bearer " + key.reveal());
    }
    request.setHeader("Accept", "application/json");
    if (body != null) {
      request.setEntity(
          new ByteArrayEntity(body.getBytes(StandardCharsets.UTF_8), ContentType.APPLICATION_JSON));
    }
    ScheduledFuture<?> end = timer.schedule(request::abort, time.toNanos(), TimeUnit.NANOSECONDS);
    try {
      return client.execute(request, response -> read(request, response));
    } catch (IOException | RuntimeException e) {
      return neverLeft(e)
          ? new Answer.NotSent("it cannot be reached: " + words(e))
          : new Answer.Lost(end.isDone() ? "there was no answer in time" : words(e));
    } finally {
      end.cancel(false);
    }
  }

  private static Answer read(HttpUriRequestBase request, ClassicHttpResponse response)
      throws IOException {
    byte[] content = new byte[0];
    if (response.getEntity() != null) {
      content = response.getEntity().getContent().readNBytes(MOST_READ);
      if (content.length == MOST_READ) {
        request.abort();
        return new Answer.Lost("its answer is too long");
      }
    }
    JsonNode json;
    try {
      json = content.length == 0 ? MissingNode.getInstance() : JSON.readTree(content);
    } catch (JacksonException e) {
      json = MissingNode.getInstance();
    }
    return new Answer.Heard(response.getCode(), json, date(response.getFirstHeader("Date")));
  }

  /** Whether not a byte of the request can have arrived. */
  private static boolean neverLeft(Exception e) {
    return e instanceof ConnectException
        || e instanceof ConnectTimeoutException
        || e instanceof UnknownHostException
        || e instanceof NoRouteToHostException
        || e instanceof ConnectionRequestTimeoutException;
  }

  private static String words(Exception e) {
    return e instanceof InterruptedIOException
        ? "there was no answer in time"
        : e.getClass().getSimpleName();
  }

  private static @Nullable Instant date(@Nullable Header header) {
    try {
      return header == null
          ? null
          : ZonedDateTime.parse(header.getValue(), DateTimeFormatter.RFC_1123_DATE_TIME)
              .toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    client.close(CloseMode.IMMEDIATE);
  }

  /** What came of a request. */
  sealed interface Answer {
    /**
     * There was an answer.
     *
     * @param json a missing node where it was none
     * @param date by the relayer's clock; {@code null} where it did not say
     */
    record Heard(int status, JsonNode json, @Nullable Instant date) implements Answer {
      /** What is in the envelope of a success; a missing node for anything else. */
      JsonNode data() {
        return status / 100 == 2 && json.path("success").asBoolean(false)
            ? json.path("data")
            : MissingNode.getInstance();
      }

      /** What it says is wrong, for people. */
      String words() {
        JsonNode error = json.path("error");
        JsonNode message = json.path("message");
        String said =
            error.isString() && !error.stringValue().isEmpty()
                ? error.stringValue()
                : message.isString() ? message.stringValue() : "";
        return said.isEmpty() ? "HTTP " + status : said + " (HTTP " + status + ")";
      }
    }

    /** Not a byte of it can have arrived. */
    record NotSent(String words) implements Answer {}

    /** Nobody knows whether it arrived. */
    record Lost(String words) implements Answer {}
  }
}
