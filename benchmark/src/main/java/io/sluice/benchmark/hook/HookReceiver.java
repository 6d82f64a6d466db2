package io.sluice.benchmark.hook;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A receiver of webhooks on this machine: it answers 204 at once, or never. Kept as small as it can
 * be, so that what it costs is not what is measured.
 */
public final class HookReceiver implements AutoCloseable {
  private static final byte[] TAKEN =
      "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final String ID = "webhook-id:";
  private static final String LENGTH = "content-length:";

  private final boolean answers;
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Long> arrivals = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();

  private HookReceiver(boolean answers) throws IOException {
    this.answers = answers;
    this.server = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  public static HookReceiver answering() throws IOException {
    return new HookReceiver(true);
  }

  /** One that takes every request and never says a word. */
  public static HookReceiver hanging() throws IOException {
    return new HookReceiver(false);
  }

  public String url() {
    return "http://127.0.0.1:" + server.getLocalPort() + "/hook";
  }

  /** When each id came first, in nanoseconds. */
  public Map<String, Long> arrivals() {
    return Map.copyOf(arrivals);
  }

  /** Different ids so far. */
  public int count() {
    return arrivals.size();
  }

  /** Requests so far, the same id again as well. */
  public int requests() {
    return requests.get();
  }

  public void forget() {
    arrivals.clear();
    requests.set(0);
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }

  private void accept() {
    try {
      while (!server.isClosed()) {
        Socket socket = server.accept();
        threads.execute(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      while (take(in)) {
        if (answers) {
          out.write(TAKEN);
        }
      }
    } catch (IOException e) {
      // whoever was connected has gone
    }
  }

  /** Whether there was a request. */
  private boolean take(InputStream in) throws IOException {
    String id = "";
    int length = 0;
    String line = line(in);
    if (line.isEmpty()) {
      return false;
    }
    while (!line.isEmpty()) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith(ID)) {
        id = line.substring(ID.length()).strip();
      } else if (lower.startsWith(LENGTH)) {
        length = Integer.parseInt(line.substring(LENGTH.length()).strip());
      }
      line = line(in);
    }
    in.skipNBytes(length);
    requests.incrementAndGet();
    arrivals.putIfAbsent(id, System.nanoTime());
    return true;
  }

  /** Without its end; empty at the end of everything. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int each = in.read(); each >= 0 && each != '\n'; each = in.read()) {
      if (each != '\r') {
        line.append((char) each);
      }
    }
    return line.toString();
  }
}
