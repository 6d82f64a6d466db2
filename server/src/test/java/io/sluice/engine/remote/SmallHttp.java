package io.sluice.engine.remote;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** HTTP of which a test decides what is answered, what time it is there, and when it is cut. */
final class SmallHttp implements AutoCloseable {
  private final ServerSocket socket;
  private final Handler handler;
  private final Supplier<Instant> clock;

  SmallHttp(Handler handler, Supplier<Instant> clock) throws IOException {
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.handler = handler;
    this.clock = clock;
    Thread.ofVirtual().start(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      for (String first = line(in); !first.isEmpty(); first = line(in)) {
        int length = 0;
        String authorization = "";
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
          String lower = header.toLowerCase(Locale.ROOT);
          if (lower.startsWith("content-length:")) {
            length = Integer.parseInt(lower.substring(15).trim());
          } else if (lower.startsWith("authorization:")) {
            authorization = header.substring(14).trim();
          }
        }
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        String[] words = first.split(" ", -1);
        Reply reply = handler.answer(new Request(words[0], words[1], authorization, body));
        if (reply == null) {
          return;
        }
        write(client.getOutputStream(), reply);
      }
    } catch (IOException e) {
      // the client is gone
    }
  }

  private void write(OutputStream out, Reply reply) throws IOException {
    byte[] content = reply.body.getBytes(StandardCharsets.UTF_8);
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.get().atZone(ZoneOffset.UTC));
    String head =
        "HTTP/1.1 %d X\r\nDate: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(reply.status, date, content.length);
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.write(content);
    out.flush();
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Answers a request; {@code null} cuts the connection. */
  @FunctionalInterface
  interface Handler {
    @Nullable Reply answer(Request request);
  }

  record Request(String method, String target, String authorization, String body) {}

  record Reply(int status, String body) {}
}
