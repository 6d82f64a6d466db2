package io.sluice.gateway.outward;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A receiver of webhooks on this machine that behaves as it is told, badly too. Every connection
 * has a thread of its own.
 */
public final class Receiver implements AutoCloseable {
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();
  private volatile Function<Received, Conduct> conduct = each -> new Conduct.Answer(204);

  private Receiver(ServerSocket server) {
    this.server = server;
    threads.execute(this::accept);
  }

  public static Receiver start() {
    try {
      return new Receiver(new ServerSocket(0, 1000, InetAddress.getLoopbackAddress()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Receiver startTls(SSLContext tls) {
    try {
      return new Receiver(
          tls.getServerSocketFactory()
              .createServerSocket(0, 1000, InetAddress.getLoopbackAddress()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it does from now on. */
  public Receiver conducts(Conduct always) {
    return conducts(each -> always);
  }

  public Receiver conducts(Function<Received, Conduct> by) {
    conduct = by;
    return this;
  }

  public int port() {
    return server.getLocalPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port() + "/hook";
  }

  /** Every whole request, in the order of their arrival. */
  public List<Received> received() {
    return List.copyOf(received);
  }

  /** Connections at the same time, at most so far. */
  public int mostOpen() {
    return mostOpen.get();
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }

  private void accept() {
    while (closed.getCount() > 0) {
      try {
        Socket socket = server.accept();
        threads.execute(() -> serve(socket));
      } catch (IOException | RejectedExecutionException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    int now = open.incrementAndGet();
    mostOpen.accumulateAndGet(now, Math::max);
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Received request = read(in);
      while (request != null && behave(socket, in, request)) {
        request = read(in);
      }
    } catch (IOException e) {
      // whoever was connected has gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.decrementAndGet();
    }
  }

  /** Whether the connection is kept. */
  private boolean behave(Socket socket, InputStream in, Received request)
      throws IOException, InterruptedException {
    received.add(request);
    OutputStream out = socket.getOutputStream();
    switch (conduct.apply(request)) {
      case Conduct.Answer answer -> {
        out.write(answer.bytes());
        out.flush();
        return true;
      }
      case Conduct.Hang() -> {
        int end = in.read(); // until the other side has had enough
        return end >= 0;
      }
      case Conduct.Reset() -> socket.setSoLinger(true, 0);
      case Conduct.Trickle(String start) -> {
        out.write(start.getBytes(StandardCharsets.ISO_8859_1));
        while (!closed.await(20, TimeUnit.MILLISECONDS)) {
          out.write('x');
          out.flush();
        }
      }
      case Conduct.Flood(String start) -> {
        out.write(start.getBytes(StandardCharsets.ISO_8859_1));
        byte[] block = "x".repeat(10_000).getBytes(StandardCharsets.ISO_8859_1);
        while (closed.getCount() > 0) {
          out.write(block);
        }
      }
    }
    return false;
  }

  private static @Nullable Received read(InputStream in) throws IOException {
    String first = line(in);
    if (first == null) {
      return null;
    }
    Map<String, List<String>> headers = new TreeMap<>();
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", List.of("0")).getFirst());
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Received(first, headers, body);
  }

  private static @Nullable String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int each = in.read(); each != '\n'; each = in.read()) {
      if (each < 0) {
        return null;
      }
      if (each != '\r') {
        line.write(each);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /**
   * A request.
   *
   * @param headers by name in lower case
   */
  public record Received(String line, Map<String, List<String>> headers, String body) {
    public String header(String name) {
      return String.join(" | ", headers.getOrDefault(name, List.of()));
    }
  }

  /** What it does with a request. */
  public sealed interface Conduct {
    /** Answers, as one does. */
    record Answer(int status, String headers, String body) implements Conduct {
      public Answer(int status) {
        this(status, "", "");
      }

      byte[] bytes() {
        return "HTTP/1.1 %d Whatever\r\n%sContent-Length: %d\r\n\r\n%s"
            .formatted(status, headers, body.length(), body)
            .getBytes(StandardCharsets.ISO_8859_1);
      }
    }

    /** Says nothing, for ever. */
    record Hang() implements Conduct {}

    /** Tears the connection down. */
    record Reset() implements Conduct {}

    /** Says something, and then a letter now and then, for ever. */
    record Trickle(String start) implements Conduct {}

    /** Says something, and then letters as fast as it can, for ever. */
    record Flood(String start) implements Conduct {}
  }
}
