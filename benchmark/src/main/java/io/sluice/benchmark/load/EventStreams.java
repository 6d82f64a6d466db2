package io.sluice.benchmark.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Thousands of open streams of events, read by one thread: it shares its machine with what it
 * measures. Streams are opened by one thread, before anything is measured.
 */
public final class EventStreams implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;

  private final InetSocketAddress server;
  private final Clock clock = Clock.systemUTC();
  private final Selector selector = Selector.open();
  private final List<StreamReader> readers = new ArrayList<>();
  private final Recorder micros = new Recorder(TimeUnit.MINUTES.toMicros(5), 3);
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable IOException fault;

  /** Reads from now on. */
  public EventStreams(URI server) throws IOException {
    this.server = new InetSocketAddress(server.getHost(), server.getPort());
    this.thread = Thread.ofPlatform().name("event-streams").start(this::read);
  }

  /**
   * Opens one more.
   *
   * @return what comes on it
   */
  public StreamReader open(String key) throws IOException {
    SocketChannel channel = SocketChannel.open(server);
    String request =
        "GET /api/v1/events HTTP/1.1\r\nHost: %s\r\nAccept: text/event-stream\r\nX-API-Key: %s\r\n\r\n"
            .formatted(server.getHostString(), key);
    channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    channel.configureBlocking(false);
    StreamReader reader = new StreamReader(clock, micros);
    readers.add(reader);
    channel.register(selector, SelectionKey.OP_READ, reader);
    selector.wakeup();
    return reader;
  }

  public List<StreamReader> all() {
    return List.copyOf(readers);
  }

  /** From an event's own time until it was read, in microseconds; begins anew with each call. */
  public Histogram micros() {
    return micros.getIntervalHistogram();
  }

  /**
   * Throws what went wrong so far.
   *
   * @throws IOException when a stream ended or was refused
   */
  public void check() throws IOException {
    IOException cause = fault;
    if (cause != null) {
      throw cause;
    }
  }

  private void read() {
    byte[] bytes = new byte[BUFFER];
    try {
      while (!closed) {
        selector.select(key -> read(key, bytes));
      }
    } catch (IOException e) {
      fault = e;
    }
  }

  private void read(SelectionKey key, byte[] bytes) {
    try {
      int count = ((SocketChannel) key.channel()).read(ByteBuffer.wrap(bytes));
      if (count < 0) {
        throw new IOException("A stream has ended.");
      }
      ((StreamReader) key.attachment()).take(bytes, count);
    } catch (IOException e) {
      key.cancel();
      fault = e;
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
