package io.sluice.acceptance.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy between one process and one thing it stands on, with faults as the weather has them
 * and traps that go off at a named point. Lives as long as the JVM.
 */
final class FaultProxy {
  private static final int LATEST_MILLIS = 800;
  private static final int SWALLOWED_MILLIS = 4_000;
  private static final byte[] GARBAGE =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 24\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":0,"
          .getBytes(StandardCharsets.US_ASCII);

  private final Weather weather;
  private final Weather.Wire wire;
  private final int target;
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicReference<@Nullable Trap> trap = new AtomicReference<>();

  private FaultProxy(Weather weather, Weather.Wire wire, int target) throws IOException {
    this.weather = weather;
    this.wire = wire;
    this.target = target;
    this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
  }

  static FaultProxy before(int target, Weather.Wire wire, Weather weather) {
    try {
      FaultProxy proxy = new FaultProxy(weather, wire, target);
      proxy.threads.execute(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  /**
   * Goes off once, at the next request that contains these words.
   *
   * @param afterwards whether the request arrives, and only its answer is lost
   */
  void arm(String words, boolean afterwards, Runnable action) {
    trap.set(new Trap(words, afterwards, action));
  }

  /** Whether the trap has gone off, or none was set. */
  boolean sprung() {
    return trap.get() == null;
  }

  void disarm() {
    trap.set(null);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        threads.execute(() -> carry(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void carry(Socket client) {
    try (client;
        Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target)) {
      client.setTcpNoDelay(true);
      upstream.setTcpNoDelay(true);
      Line line = new Line(client, upstream);
      var answers = threads.submit(() -> answers(line));
      requests(line);
      upstream.shutdownOutput();
      answers.get();
    } catch (Exception e) {
      // Either end is gone; both close.
    }
  }

  private void requests(Line line) throws IOException {
    byte[] buffer = new byte[256 * 1024];
    InputStream from = line.client.getInputStream();
    OutputStream to = line.upstream.getOutputStream();
    for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
      byte[] request = Arrays.copyOf(buffer, read);
      Trap set = trap.get();
      if (set != null && set.matches(request) && trap.compareAndSet(set, null)) {
        if (!set.afterwards) {
          set.action.run();
          line.close();
          return;
        }
        line.atAnswer = set.action;
      } else if (!pass(line, request)) {
        return;
      }
      to.write(request);
      to.flush();
    }
  }

  /** Lets the weather at a request; false when the connection is gone. */
  private boolean pass(Line line, byte[] request) throws IOException {
    switch (weather.next(wire)) {
      case NONE -> {}
      case DELAY -> pause(weather.millis(LATEST_MILLIS));
      case RESET -> {
        line.close();
        return false;
      }
      case CUT -> line.atAnswer = () -> {};
      case SWALLOW -> {
        pause(weather.millis(SWALLOWED_MILLIS));
        line.close();
        return false;
      }
      case DUPLICATE -> threads.execute(() -> again(request));
      case GARBAGE -> line.garbage = true;
    }
    return true;
  }

  /** The same once more, past the client, who never learns the answer. */
  private void again(byte[] request) {
    try (Socket other = new Socket(InetAddress.getLoopbackAddress(), target)) {
      other.setSoTimeout(500);
      other.getOutputStream().write(request);
      other.getOutputStream().flush();
      byte[] ignored = new byte[64 * 1024];
      while (other.getInputStream().read(ignored) >= 0) {
        // Read on, so that the server is not cut short.
      }
    } catch (IOException e) {
      // It said enough.
    }
  }

  private void answers(Line line) {
    byte[] buffer = new byte[256 * 1024];
    try {
      InputStream from = line.upstream.getInputStream();
      OutputStream to = line.client.getOutputStream();
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        Runnable action = line.atAnswer;
        if (action != null) {
          action.run();
          line.close();
          return;
        }
        if (line.garbage) {
          to.write(GARBAGE);
          to.flush();
          line.close();
          return;
        }
        to.write(buffer, 0, read);
        to.flush();
      }
      line.client.shutdownOutput();
    } catch (IOException e) {
      line.close();
    }
  }

  private static void pause(int millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private record Trap(String words, boolean afterwards, Runnable action) {
    boolean matches(byte[] request) {
      return new String(request, StandardCharsets.ISO_8859_1).contains(words);
    }
  }

  /** A connection through the proxy. */
  private static final class Line {
    private final Socket client;
    private final Socket upstream;
    private volatile @Nullable Runnable atAnswer;
    private volatile boolean garbage;

    Line(Socket client, Socket upstream) {
      this.client = client;
      this.upstream = upstream;
    }

    void close() {
      try {
        client.close();
        upstream.close();
      } catch (IOException e) {
        // Gone already.
      }
    }
  }
}
