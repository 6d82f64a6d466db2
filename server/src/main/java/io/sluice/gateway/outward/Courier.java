package io.sluice.gateway.outward;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Posts JSON to servers that nobody knows, over kept connections. Whatever such a server does, it
 * costs a request its time and no more: the whole of it is bounded by closing its connection, since
 * the time-outs of sockets start anew with every byte; of an answer little is read; nothing is
 * redirected, unpacked, repeated or kept in cookies, and no proxy of the environment is used.
 *
 * <p>Blocking, for many virtual threads. How many are at one server at once is the caller's care.
 */
public final class Courier implements AutoCloseable {
  /** Connections idle for longer are looked at before use: servers close theirs silently. */
  private static final TimeValue CHECK_AFTER = TimeValue.ofMilliseconds(100);

  /** Less than what servers usually keep (60 s), and enough for those who are told often. */
  private static final TimeValue KEEP = TimeValue.ofSeconds(20);

  /** After which a connection is made anew, so that a name that has moved is followed. */
  private static final TimeValue LIVE = TimeValue.ofMinutes(5);

  private static final ContentType JSON = ContentType.create("application/json");
  private static final int MOST_CONNECTIONS = 10_000;

  /** What is kept of an answer, in bytes. */
  private static final int KEPT = 1000;

  /** What is read of an answer to keep its connection, in bytes. */
  private static final int MOST_READ = 64 * 1024;

  private static final int LONGEST_HEADER = 8 * 1024;
  private static final int MOST_HEADERS = 100;
  private static final int MOST_DIGITS = 9;
  private static final String LATE = "There was no answer in time.";

  private final Reach reach;
  private final CloseableHttpClient client;
  private final Duration time;
  private final Clock clock;
  private final ScheduledExecutorService timer;

  private Courier(Limits limits, Clock clock, Reach reach, SSLContext tls) {
    this.reach = reach;
    this.time = limits.whole();
    this.clock = clock;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("courier-timer").daemon(true).factory());
    this.client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDnsResolver(reach)
                    .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
                    .setConnectionFactory(
                        ManagedHttpClientConnectionFactory.builder()
                            .http1Config(
                                Http1Config.custom()
                                    .setMaxLineLength(LONGEST_HEADER)
                                    .setMaxHeaderCount(MOST_HEADERS)
                                    .build())
                            .build())
                    .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                    .setMaxConnPerRoute(MOST_CONNECTIONS)
                    .setMaxConnTotal(MOST_CONNECTIONS)
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(Timeout.of(limits.connect()))
                            .setSocketTimeout(Timeout.of(limits.whole()))
                            .setValidateAfterInactivity(CHECK_AFTER)
                            .setTimeToLive(LIVE)
                            .build())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(Timeout.of(limits.whole()))
                    .setResponseTimeout(Timeout.of(limits.whole()))
                    .build())
            .setKeepAliveStrategy((response, context) -> KEEP)
            .evictIdleConnections(KEEP)
            .setUserAgent("Sluice-Webhooks")
            .disableAutomaticRetries()
            .disableContentCompression()
            .disableCookieManagement()
            .disableRedirectHandling()
            .disableAuthCaching()
            .build();
  }

  /** One that knows names as the system does, and trusts whom this JVM trusts. */
  public static Courier open(Limits limits, Clock clock) {
    return open(limits, clock, InetAddress::getAllByName, defaultTls());
  }

  static Courier open(Limits limits, Clock clock, Reach.Names names, SSLContext tls) {
    return new Courier(
        limits, clock, new Reach(names, limits.allowPrivate(), limits.connect()), tls);
  }

  /**
   * Why nothing may be sent there, as the end of a sentence that starts with “must”; empty when
   * something may, and when nobody knows its name at the moment. Asks name servers.
   */
  public Optional<String> objection(Target target) {
    return reach.objection(target.host());
  }

  /** Posts a body, once. Never throws for what the other side does. */
  public Posted post(Target target, Map<String, String> headers, byte[] body) {
    HttpPost post = new HttpPost(target.url());
    headers.forEach(post::setHeader);
    post.setEntity(new ByteArrayEntity(body, JSON));
    AtomicReference<@Nullable Answer> answer = new AtomicReference<>();
    long start = System.nanoTime();
    ScheduledFuture<?> end = timer.schedule(post::abort, time.toNanos(), TimeUnit.NANOSECONDS);
    String trouble = "";
    try {
      client.execute(
          post,
          response -> {
            if (!read(response, answer)) {
              post.abort(); // else the client would read what is left
            }
            return null;
          });
    } catch (IOException | RuntimeException e) {
      trouble = trouble(e, System.nanoTime() - start >= time.toNanos());
    } finally {
      end.cancel(false);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    Answer got = answer.get();
    return got == null
        ? new Posted(null, null, trouble, took)
        : new Posted(got.status, got.retryAfter, got.words, took);
  }

  /** Reads what is kept of an answer, and says whether it has ended. */
  private boolean read(ClassicHttpResponse response, AtomicReference<@Nullable Answer> answer)
      throws IOException {
    Duration retryAfter = retryAfter(response.getFirstHeader("Retry-After"));
    answer.set(new Answer(response.getCode(), retryAfter, "")); // counts, whatever follows it
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      return true;
    }
    InputStream content = entity.getContent();
    String words = new String(content.readNBytes(KEPT), StandardCharsets.UTF_8);
    answer.set(new Answer(response.getCode(), retryAfter, words));
    return content.readNBytes(MOST_READ).length < MOST_READ;
  }

  private @Nullable Duration retryAfter(@Nullable Header header) {
    if (header == null) {
      return null;
    }
    String text = header.getValue().strip();
    if (text.matches("[0-9]{1," + MOST_DIGITS + "}")) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    try {
      ZonedDateTime then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration left = Duration.between(clock.instant(), then);
      return left.isNegative() ? Duration.ZERO : left;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static String trouble(Exception fault, boolean late) {
    return switch (fault) {
      case Reach.OutOfReachException e -> "The URL must " + e.getMessage() + ".";
      case UnknownHostException e -> "Nobody knows the name of the host.";
      case ConnectTimeoutException e -> "There was no connection in time.";
      case ConnectException e -> "The connection was refused.";
      case SSLException e -> late ? LATE : "TLS failed: " + fault.getMessage();
      default -> late ? LATE : "The connection broke (" + fault.getClass().getSimpleName() + ").";
    };
  }

  private static SSLContext defaultTls() {
    try {
      return SSLContext.getDefault();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
    timer.shutdownNow();
    reach.close();
  }

  /**
   * What a request may cost, and where it may go.
   *
   * @param connect for the look-up of the name, and again for a connection
   * @param whole for all of it
   * @param allowPrivate whether addresses that are nobody's on the internet may be connected to
   */
  public record Limits(Duration connect, Duration whole, boolean allowPrivate) {}

  private record Answer(int status, @Nullable Duration retryAfter, String words) {}
}
