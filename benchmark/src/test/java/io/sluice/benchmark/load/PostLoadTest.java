package io.sluice.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostLoadTest {
  private final AtomicInteger requests = new AtomicInteger();
  private final Set<String> bodies = ConcurrentHashMap.newKeySet();
  private HttpServer server;

  @FunctionalInterface
  private interface Answer {
    void to(HttpExchange exchange, int number) throws IOException, InterruptedException;
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private PostLoad load(int connections, Answer answer) {
    server.createContext(
        "/api/v1/relay/direct",
        exchange -> {
          bodies.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII));
          try (exchange) {
            answer.to(exchange, requests.getAndIncrement());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new PostLoad(List.of(uri), connections, Transfers.requests("key"));
  }

  private static void accept(HttpExchange exchange, int number) throws IOException {
    byte[] body = ("{\"transactionId\":\"id-" + number + "\"}").getBytes(StandardCharsets.US_ASCII);
    exchange.sendResponseHeaders(202, number % 2 == 0 ? body.length : 0); // 0 means chunks
    exchange.getResponseBody().write(body);
  }

  @Test
  void sendsEachRequestOnceAndKeepsWhatWasAccepted() throws IOException {
    LoadResult result = load(8, PostLoadTest::accept).run(200, Pace.asFastAsAnswered());
    assertThat(requests).hasValue(200);
    assertThat(new HashSet<>(result.ids())).hasSize(200).contains("id-0", "id-199");
    assertThat(result.refusals()).isEmpty();
    assertThat(result.micros().getTotalCount()).isEqualTo(200);
    assertThat(result.acceptedPerSecond()).isPositive();
    assertThat(bodies).hasSize(Transfers.recipients().size());
  }

  @Test
  void countsWhatWasNotAccepted() throws IOException {
    LoadResult result =
        load(
                2,
                (exchange, number) -> {
                  if (number % 10 == 0) {
                    exchange.sendResponseHeaders(503, -1);
                  } else if (number % 10 != 5) { // 5: the connection just ends
                    accept(exchange, number);
                  }
                })
            .run(20, Pace.asFastAsAnswered());
    assertThat(result.accepted()).hasSize(16);
    assertThat(result.others()).containsExactlyEntriesOf(java.util.Map.of(503, 2));
    assertThat(result.broken()).isEqualTo(2);
    assertThat(result.refusals()).contains("{503=2}").contains("broken 2");
  }

  @Test
  void aStallCountsForAllThatItDelays() throws IOException {
    var never = new CountDownLatch(1);
    LoadResult result =
        load(
                1,
                (exchange, number) -> {
                  if (number == 0) {
                    assertThat(never.await(200, TimeUnit.MILLISECONDS)).isFalse();
                  }
                  accept(exchange, number);
                })
            .run(20, Pace.perSecond(200));
    // Due every 5 ms: the one due after 50 ms waits 150 ms, though it is answered at once.
    assertThat(result.millisAt(50)).isGreaterThan(100);
  }

  @Test
  void keepsTheRate() throws IOException {
    LoadResult result = load(4, PostLoadTest::accept).run(50, Pace.perSecond(500));
    assertThat(result.time().toMillis()).isGreaterThanOrEqualTo(98);
    assertThat(result.accepted()).hasSize(50);
  }
}
