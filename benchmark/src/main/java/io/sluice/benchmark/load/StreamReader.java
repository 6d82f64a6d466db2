package io.sluice.benchmark.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Recorder;

/**
 * Reads an answer of server-sent events that comes in chunks (RFC 9112 §7.1). Taken from by one
 * thread; what was counted is read by any.
 */
public final class StreamReader {
  private static final String OK = "HTTP/1.1 200";
  private static final String TIME = "\"timestamp\":\"";
  private static final String END = "event: transaction.confirmed";

  private final Clock clock;
  private final Recorder micros;
  private byte[] line = new byte[1024];
  private int length;

  /** Bytes of the chunk that are still to come. */
  private int left;

  private int size;

  private boolean headers = true;
  private volatile boolean open;
  private final AtomicInteger events = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private volatile String lastId = "";

  StreamReader(Clock clock, Recorder micros) {
    this.clock = clock;
    this.micros = micros;
  }

  /** Whether the answer has begun. */
  public boolean isOpen() {
    return open;
  }

  /** How many have come. */
  public int events() {
    return events.get();
  }

  /** How many of them said that a transaction is confirmed. */
  public int ended() {
    return ended.get();
  }

  public String lastId() {
    return lastId;
  }

  void take(byte[] bytes, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      if (headers) {
        takeHeader(bytes[i]);
      } else if (left > 0) {
        left--;
        takeBody(bytes[i]);
      } else {
        takeSize(bytes[i]);
      }
    }
  }

  private void takeHeader(byte next) throws IOException {
    if (next == '\n') {
      header(text());
    } else if (next != '\r') {
      append(next);
    }
  }

  private void takeBody(byte next) {
    if (next == '\n') {
      line(text());
    } else {
      append(next);
    }
  }

  /** A line of its own, maybe in the middle of a line of the body; an empty one ends a chunk. */
  private void takeSize(byte next) {
    int digit = Character.digit(next, 16);
    if (digit >= 0) {
      size = 16 * size + digit;
    } else if (next == '\n') {
      left = size;
      size = 0;
    }
  }

  private String text() {
    String text = new String(line, 0, length, StandardCharsets.US_ASCII);
    length = 0;
    return text;
  }

  private void append(byte next) {
    if (length == line.length) {
      line = Arrays.copyOf(line, 2 * length);
    }
    line[length++] = next;
  }

  private void header(String text) throws IOException {
    if (text.isEmpty()) {
      headers = false;
    } else if (text.startsWith("HTTP/") && !text.startsWith(OK)) {
      throw new IOException("A stream is answered with " + text + ".");
    }
  }

  private void line(String text) {
    if (text.startsWith("data: ")) {
      int time = text.indexOf(TIME) + TIME.length();
      Instant at = Instant.parse(text.substring(time, text.indexOf('"', time)));
      micros.recordValue(Math.max(0, Duration.between(at, clock.instant()).toNanos() / 1000));
      events.incrementAndGet();
    } else if (text.startsWith("id: ")) {
      lastId = text;
      open = true;
    } else if (text.equals(END)) {
      ended.incrementAndGet();
    }
  }
}
