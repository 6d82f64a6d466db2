package io.sluice.evm.rpc;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 over kept connections, blocking: made for virtual threads. Nothing is repeated,
 * redirected or kept in cookies.
 *
 * <p>The time of a request is enforced by closing its connection, because the time-outs of sockets
 * start anew with every byte: a node that trickles would never run into them.
 */
final class HttpTransport implements AutoCloseable {
  /**
   * A connection idle for longer is checked before use: nodes and proxies close theirs silently.
   */
  private static final TimeValue CHECK_AFTER = TimeValue.ofSeconds(1);

  /** Idle connections are dropped before a usual proxy drops them (60 s). */
  private static final TimeValue KEEP = TimeValue.ofSeconds(50);

  private final CloseableHttpClient client;
  private final ScheduledExecutorService clock;

  /**
   * @param clock closes what takes too long
   */
  HttpTransport(RpcSettings settings, ScheduledExecutorService clock) {
    this.clock = clock;
    Duration longest =
        settings.readTimeout().compareTo(settings.sendTimeout()) > 0
            ? settings.readTimeout()
            : settings.sendTimeout();
    client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(settings.maxConnections())
                    .setMaxConnTotal(settings.maxConnections() * settings.urls().size())
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(Timeout.of(settings.connectTimeout()))
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
            .disableContentCompression()
            .disableCookieManagement()
            .disableRedirectHandling()
            .disableAuthCaching()
            .build();
  }

  /**
   * Posts JSON and gives the answer to the reader while it arrives.
   *
   * @param authorization the header; {@code null} for none
   * @throws IOException when there was no connection, it broke, or the time was up
   */
  <T> T post(
      URI url,
      @Nullable String authorization,
      RequestBody body,
      Duration time,
      HttpClientResponseHandler<T> reader)
      throws IOException {
    HttpPost post = new HttpPost(url);
    post.setEntity(
        new ByteArrayEntity(body.content(), 0, body.size(), ContentType.APPLICATION_JSON));
    if (authorization != null) {
      post.setHeader("Authorization", authorization);
    }
    ScheduledFuture<?> timeout = abortAfter(post, time);
    try {
      return client.execute(
          post,
          response -> {
            try {
              return reader.handleResponse(response);
            } catch (IOException | RuntimeException e) {
              // Else the client would read what is left of the answer, to keep the connection.
              post.abort();
              throw e;
            }
          });
    } finally {
      timeout.cancel(false);
    }
  }

  private ScheduledFuture<?> abortAfter(HttpPost post, Duration time) throws IOException {
    try {
      return clock.schedule(post::abort, time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      throw new IOException("the client is closed", e);
    }
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }
}
