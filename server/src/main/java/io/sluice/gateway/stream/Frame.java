package io.sluice.gateway.stream;

import io.sluice.gateway.event.ClientEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What is sent at once of a stream (WHATWG HTML §9.2, server-sent events). Made once for all
 * streams that send it; nobody changes the bytes.
 */
final class Frame {
  private final byte[] bytes;

  private Frame(String text) {
    this.bytes = text.getBytes(StandardCharsets.UTF_8);
  }

  /** How long to wait before the stream is opened again, and where it goes on then. */
  static Frame hello(Duration retry, long number) {
    return new Frame("retry: " + retry.toMillis() + "\nid: " + number + "\n\n");
  }

  static Frame of(ClientEvent event) {
    return new Frame(
        "id: %d\nevent: %s\ndata: {\"id\":\"%s\",\"type\":\"%s\",\"timestamp\":\"%s\",\"data\":%s}\n\n"
            .formatted(
                event.number(),
                event.type(),
                event.id(),
                event.type(),
                event.at(),
                oneLine(event.content())));
  }

  /**
   * Some events before this are not known any more, or the asked number is none of ours.
   *
   * @param reason {@code too_old} or {@code unknown}
   * @param number after which the stream goes on
   */
  static Frame reset(String reason, long number) {
    return new Frame(
        "id: %d\nevent: reset\ndata: {\"reason\":\"%s\"}\n\n".formatted(number, reason));
  }

  /**
   * A line that means nothing, and where the stream has come to: one that is filtered goes on from
   * there, too.
   */
  static Frame heartbeat(long number) {
    return new Frame(": still here\nid: " + number + "\n\n");
  }

  /** The same while it is not known where the stream is. */
  static Frame sign() {
    return new Frame(": still here\n\n");
  }

  byte[] bytes() {
    return bytes;
  }

  int size() {
    return bytes.length;
  }

  /** In JSON a line ends between words only, where a space does as well. */
  private static String oneLine(String json) {
    return json.replace('\n', ' ').replace('\r', ' ');
  }
}
