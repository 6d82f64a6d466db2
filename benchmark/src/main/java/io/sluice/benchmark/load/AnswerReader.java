package io.sluice.benchmark.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Collects the bytes of one HTTP/1.1 answer and says when it is complete. Reads what servers send
 * to a POST: a length or chunks without trailers. For one thread.
 */
final class AnswerReader {
  /** What {@link #status} says before the last byte. */
  static final int INCOMPLETE = 0;

  private static final byte[] END_OF_LINE = ascii("\r\n");
  private static final byte[] END_OF_HEAD = ascii("\r\n\r\n");
  private static final byte[] LENGTH = ascii("content-length:");
  private static final byte[] CHUNKED = ascii("transfer-encoding: chunked");
  private static final byte[] CLOSE = ascii("connection: close");

  private ByteBuffer bytes = ByteBuffer.allocate(4096);
  private String body = "";
  private boolean closing;

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Where the next bytes go. */
  ByteBuffer room() {
    if (!bytes.hasRemaining()) {
      bytes.flip();
      bytes = ByteBuffer.allocate(bytes.capacity() * 2).put(bytes);
    }
    return bytes;
  }

  /** Forgets the answer, for the next one. */
  void reset() {
    bytes.clear();
    body = "";
    closing = false;
  }

  /**
   * The status when everything is here, else {@link #INCOMPLETE}.
   *
   * @throws IllegalStateException when it is no HTTP answer
   */
  int status() {
    byte[] all = bytes.array();
    int end = bytes.position();
    int head = find(END_OF_HEAD, all, 0, end);
    if (head < 0) {
      return INCOMPLETE;
    }
    int start = head + END_OF_HEAD.length;
    int length = 0;
    boolean chunked = false;
    int line = find(END_OF_LINE, all, 0, end) + END_OF_LINE.length;
    while (line < head) {
      if (startsWith(LENGTH, all, line)) {
        length = number(all, line + LENGTH.length, head, 10);
      } else if (startsWith(CHUNKED, all, line)) {
        chunked = true;
      } else if (startsWith(CLOSE, all, line)) {
        closing = true;
      }
      line = find(END_OF_LINE, all, line, end) + END_OF_LINE.length;
    }
    boolean complete = chunked ? readChunks(all, start, end) : readBody(all, start, length, end);
    return complete ? number(all, "HTTP/1.1 ".length(), head, 10) : INCOMPLETE;
  }

  /** Of a complete answer. */
  String body() {
    return body;
  }

  /** Whether the server ends the connection after this answer. */
  boolean isLast() {
    return closing;
  }

  private boolean readBody(byte[] all, int start, int length, int end) {
    if (end - start < length) {
      return false;
    }
    body = new String(all, start, length, StandardCharsets.ISO_8859_1);
    return true;
  }

  private boolean readChunks(byte[] all, int start, int end) {
    var text = new StringBuilder();
    int at = start;
    while (true) {
      int line = find(END_OF_LINE, all, at, end);
      if (line < 0) {
        return false;
      }
      int size = number(all, at, line, 16);
      int from = line + END_OF_LINE.length;
      int next = from + size + END_OF_LINE.length;
      if (next > end) {
        return false;
      }
      if (size == 0) {
        body = text.toString();
        return true;
      }
      text.append(new String(all, from, size, StandardCharsets.ISO_8859_1));
      at = next;
    }
  }

  private static int find(byte[] wanted, byte[] all, int from, int end) {
    for (int at = from; at <= end - wanted.length; at++) {
      if (Arrays.equals(all, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    return -1;
  }

  private static boolean startsWith(byte[] lowerCase, byte[] all, int at) {
    for (int i = 0; i < lowerCase.length; i++) {
      byte here = all[at + i];
      if ((here >= 'A' && here <= 'Z' ? here + 32 : here) != lowerCase[i]) {
        return false;
      }
    }
    return true;
  }

  private static int number(byte[] all, int from, int end, int radix) {
    int at = from;
    while (at < end && all[at] == ' ') {
      at++;
    }
    int number = 0;
    int digits = 0;
    while (at < end && Character.digit(all[at], radix) >= 0) {
      number = number * radix + Character.digit(all[at], radix);
      digits++;
      at++;
    }
    if (digits == 0) {
      throw new IllegalStateException("not an HTTP/1.1 answer");
    }
    return number;
  }
}
