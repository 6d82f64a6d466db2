package io.sluice.backing.redis;

import static io.sluice.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.runtime.health.Finding;
import io.sluice.runtime.health.Status;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Redis may be away at the start, come, hang, and go; nobody waits for it. */
class RedisTest {
  private static final Duration TIMEOUT = Duration.ofMillis(200);

  @Test
  void itIsFoundWhenItComesAndMissedWhenItGoes() throws Exception {
    try (var server = new PingServer();
        var redis = new Redis(RedisUrl.of("redis://127.0.0.1:" + server.port()).uri(), TIMEOUT)) {
      RedisCheck check = new RedisCheck(redis);
      assertThat(redis.commands()).isEmpty();
      assertThat(check.check()).isEqualTo(Finding.down("Redis does not answer"));
      server.become(Mood.WELL);
      eventually(() -> assertThat(status(check)).isEqualTo(Status.UP));
      server.become(Mood.SILENT);
      assertThat(check.check().status()).as("at the timeout").isEqualTo(Status.DOWN);
      server.become(Mood.AWAY);
      eventually(() -> assertThat(redis.commands()).isEmpty());
      server.become(Mood.WELL);
      eventually(() -> assertThat(status(check)).isEqualTo(Status.UP));
    }
  }

  @Test
  void anAddressThatIsNoneIsRefusedAndAPasswordDoesNotPrint() {
    assertThatThrownBy(() -> RedisUrl.of("127.0.0.1"))
        .hasMessage("is not the address of a Redis; write for example redis://127.0.0.1:6379");
    assertThat(RedisUrl.of("redis://user:very-secret@127.0.0.1").toString())
        .doesNotContain("very-secret");
  }

  private static Status status(RedisCheck check) {
    try {
      return check.check().status();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Status.DOWN;
    }
  }

  private enum Mood {
    AWAY,
    WELL,
    SILENT
  }

  /** Speaks just enough of the protocol: an old server that knows PING. At first it is away. */
  private static final class PingServer implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile Mood mood = Mood.AWAY;

    PingServer() throws IOException {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Thread.startVirtualThread(this::accept);
    }

    int port() {
      return socket.getLocalPort();
    }

    void become(Mood next) throws IOException {
      mood = next;
      if (next == Mood.AWAY) {
        for (Socket peer : open) {
          peer.close();
        }
      }
    }

    private void accept() {
      while (!socket.isClosed()) {
        try {
          Socket peer = socket.accept();
          if (mood == Mood.AWAY) {
            peer.close();
            continue;
          }
          open.add(peer);
          Thread.startVirtualThread(() -> serve(peer));
        } catch (IOException e) {
          return;
        }
      }
    }

    private void serve(Socket peer) {
      try (peer;
          var lines =
              new BufferedReader(
                  new InputStreamReader(peer.getInputStream(), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.equals("PING") && mood == Mood.WELL) {
            answer(peer, "+PONG\r\n");
          } else if (line.equals("HELLO") || line.equals("CLIENT")) {
            answer(peer, "-ERR unknown command\r\n");
          }
        }
      } catch (IOException e) {
        // The peer went away.
      }
    }

    private static void answer(Socket peer, String text) throws IOException {
      peer.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
      try {
        socket.close();
        for (Socket peer : open) {
          peer.close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
