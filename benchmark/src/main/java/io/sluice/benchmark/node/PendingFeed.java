package io.sluice.benchmark.node;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Notes when a node takes a transaction into its pool, by its own announcements. */
public final class PendingFeed implements AutoCloseable {
  private static final String SUBSCRIBE =
      """
      {"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newPendingTransactions"]}\
      """;
  private static final String RESULT = "\"result\":\"0x";
  private static final int HASH_CHARS = 66;

  private final Map<String, Long> arrivals = new ConcurrentHashMap<>();
  private final CountDownLatch subscribed = new CountDownLatch(1);
  private final WebSocket socket;

  /** Returns once the node has agreed to announce. */
  public PendingFeed(NodeClient node) throws IOException {
    try {
      socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .buildAsync(node.webSocket(), new Listener())
              .join();
      socket.sendText(SUBSCRIBE, true).join();
      if (!subscribed.await(10, TimeUnit.SECONDS)) {
        throw new IOException("The node does not announce pending transactions.");
      }
    } catch (CompletionException e) {
      throw new IOException("The node does not take WebSockets: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted.", e);
    }
  }

  /** When it was announced first, after {@link System#nanoTime}; empty when it was not. */
  public OptionalLong arrival(String hash) {
    Long at = arrivals.get(hash);
    return at == null ? OptionalLong.empty() : OptionalLong.of(at);
  }

  private void take(String message, long at) {
    int start = message.indexOf(RESULT) + RESULT.length() - 2;
    int end = message.indexOf('"', Math.max(start, 0));
    if (start > 0 && end - start == HASH_CHARS) {
      arrivals.putIfAbsent(message.substring(start, end), at);
    } else {
      subscribed.countDown();
    }
  }

  @Override
  public void close() {
    socket.abort();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket webSocket, CharSequence data, boolean last) {
      long at = System.nanoTime();
      text.append(data);
      if (last) {
        take(text.toString(), at);
        text.setLength(0);
      }
      webSocket.request(1);
      return null;
    }
  }
}
