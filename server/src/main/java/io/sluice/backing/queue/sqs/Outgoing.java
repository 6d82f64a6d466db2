package io.sluice.backing.queue.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A message on its way out.
 *
 * @param attributes string attributes beside the body; none has an empty value
 * @param delay time before anyone can receive it; SQS takes whole seconds up to 15 minutes
 */
record Outgoing(String body, Map<String, String> attributes, Duration delay) {
  /** SQS: the most a message, and all messages of one request together, may hold (1 MiB). */
  static final int MAX_BYTES = 1_048_576;

  private static final String TYPE = "String";

  static Outgoing of(String body) {
    return new Outgoing(body, Map.of(), Duration.ZERO);
  }

  /** What SQS counts against its limit: body and attributes (name, type, value) in UTF-8. */
  int bytes() {
    int sum = body.getBytes(UTF_8).length;
    for (var attribute : attributes.entrySet()) {
      sum += attribute.getKey().getBytes(UTF_8).length + TYPE.length();
      sum += attribute.getValue().getBytes(UTF_8).length;
    }
    return sum;
  }

  /**
   * Why SQS would refuse this message; asked here because one such message makes SQS refuse the
   * whole request it is in.
   */
  Optional<String> refusal() {
    if (body.isEmpty()) {
      return Optional.of("the body is empty");
    }
    int bytes = bytes();
    if (bytes > MAX_BYTES) {
      return Optional.of(
          "%,d bytes are more than the %,d that SQS takes".formatted(bytes, MAX_BYTES));
    }
    return body.codePoints()
        .filter(character -> !allowed(character))
        .mapToObj(character -> "the character U+%04X is none that SQS takes".formatted(character))
        .findFirst();
  }

  /** The text with every character that SQS refuses replaced, at most this many characters long. */
  static String acceptable(String text, int length) {
    var kept = new StringBuilder(Math.min(text.length(), length));
    text.codePoints()
        .limit(length)
        .forEach(character -> kept.appendCodePoint(allowed(character) ? character : '?'));
    return kept.isEmpty() ? "-" : kept.toString();
  }

  /**
   * SendMessage, API reference: #x9 | #xA | #xD | #x20-#xD7FF | #xE000-#xFFFD | #x10000-#x10FFFF.
   */
  private static boolean allowed(int character) {
    return character >= 0x20
        ? character <= 0xD7FF || (character >= 0xE000 && character != 0xFFFE && character != 0xFFFF)
        : character == '\t' || character == '\n' || character == '\r';
  }
}
