package io.sluice.gateway.stream;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A client that has a stream open and reads it, on a thread of its own, as it comes. */
final class LiveStream implements AutoCloseable {
  private final Socket socket = new Socket();
  private final List<Told> told = new CopyOnWriteArrayList<>();
  private final List<String> comments = new CopyOnWriteArrayList<>();
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private volatile String status = "";
  private volatile String lastId = "";
  private volatile String retry = "";
  private volatile boolean ended;

  /**
   * @param headers lines, each with its end
   */
  static LiveStream open(int port, String query, String key, String headers) {
    LiveStream stream = new LiveStream();
    stream.request(port, query, key, headers, 0);
    Thread.ofVirtual().start(stream::read);
    return stream;
  }

  /** One that asks and does not read until it is told to. */
  static LiveStream lazy(int port, String query, String key) {
    LiveStream stream = new LiveStream();
    stream.request(port, query, key, "", 4096);
    return stream;
  }

  void readNow() {
    Thread.ofVirtual().start(this::read);
  }

  private void request(int port, String query, String key, String more, int buffer) {
    try {
      if (buffer > 0) {
        socket.setReceiveBufferSize(buffer);
      }
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      String text =
          "GET /api/v1/events"
              + query
              + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nX-API-Key: "
              + key
              + "\r\n"
              + more
              + "\r\n";
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      String first = in.readLine();
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        int colon = line.indexOf(':');
        headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
      status = first == null ? "none" : first;
      String type = "message";
      List<String> data = new ArrayList<>();
      String line = chunkLine(in);
      while (line != null) {
        if (line.isEmpty()) {
          if (!data.isEmpty()) {
            told.add(new Told(lastId, type, String.join("\n", data)));
          }
          type = "message";
          data.clear();
        } else if (line.startsWith(":")) {
          comments.add(line);
        } else {
          String value = line.substring(line.indexOf(':') + 2);
          switch (line.substring(0, line.indexOf(':'))) {
            case "id" -> lastId = value;
            case "event" -> type = value;
            case "data" -> data.add(value);
            case "retry" -> retry = value;
            default -> throw new IOException("no field: " + line);
          }
        }
        line = chunkLine(in);
      }
    } catch (IOException e) {
      comments.add("broken: " + e.getMessage());
    } finally {
      ended = true;
    }
  }

  private int left;

  /** The next line of a body that comes in chunks (RFC 9112 §7.1); {@code null} at its end. */
  private @Nullable String chunkLine(BufferedReader in) throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      if (left == 0) {
        String size = in.readLine();
        if (size != null && size.isEmpty()) {
          size = in.readLine();
        }
        left = size == null ? 0 : Integer.parseInt(size.strip(), 16);
        if (left == 0) {
          return null;
        }
      }
      int next = in.read();
      if (next < 0) {
        throw new IOException("the connection ended in the middle");
      }
      left--; // all that is sent here is ASCII
      if (next == '\n') {
        return line.toString();
      }
      line.append((char) next);
    }
  }

  List<Told> told() {
    return List.copyOf(told);
  }

  List<String> comments() {
    return comments;
  }

  /** The first line of the answer; empty until it has come. */
  String status() {
    return status;
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  String lastId() {
    return lastId;
  }

  String retry() {
    return retry;
  }

  boolean ended() {
    return ended;
  }

  /** Whether the other end is gone, as who says something more is told. */
  boolean isRefused() {
    try {
      socket.getOutputStream().write('\n');
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An event that has come. */
  record Told(String id, String type, String data) {}
}
