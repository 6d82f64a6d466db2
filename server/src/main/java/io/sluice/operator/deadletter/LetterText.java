package io.sluice.operator.deadletter;

import io.sluice.backing.database.Columns;
import io.sluice.backing.queue.DeadLetters;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a letter says, as it can be kept: whoever may write to a queue decides about every character
 * of it, and none may keep it, or its neighbours, from being stored.
 *
 * @param body as it was sent, except for halves of surrogate pairs
 * @param attributes JSON; long values are cut
 * @param reason why it died, in at most {@link Columns#WORDS} characters
 */
record LetterText(String body, String attributes, String reason) {
  private static final String NO_REASON = "the queue server gave up on it, and does not say why";

  /** Characters of an attribute's value; 64 KB of them say no more. */
  private static final int LONGEST_VALUE = 2000;

  /** SQS: the longest name of an attribute. */
  private static final int LONGEST_NAME = 256;

  /** SQS takes ten beside a message; other servers may take more. */
  private static final int MOST_ATTRIBUTES = 50;

  static LetterText of(DeadLetters.Letter letter) {
    String reason = letter.attributes().getOrDefault(DeadLetters.REASON, NO_REASON);
    return new LetterText(
        Columns.wellFormed(letter.body()),
        JsonMapper.shared().writeValueAsString(cut(letter.attributes())),
        Columns.text(reason, Columns.WORDS));
  }

  private static Map<String, String> cut(Map<String, String> attributes) {
    return attributes.entrySet().stream()
        .limit(MOST_ATTRIBUTES)
        .collect(
            Collectors.toMap(
                entry -> Columns.text(entry.getKey(), LONGEST_NAME),
                entry -> Columns.text(entry.getValue(), LONGEST_VALUE),
                (one, other) -> one));
  }

  /**
   * A text as one line of a log, whatever it holds: line ends, escape sequences and characters that
   * turn the direction of writing are shown by their number.
   */
  static String oneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints()
        .forEach(point -> {
          switch (Character.getType(point)) {
            case Character.CONTROL,
                Character.FORMAT,
                Character.LINE_SEPARATOR,
                Character.PARAGRAPH_SEPARATOR ->
                line.append("\\u{%x}".formatted(point));
            default -> line.appendCodePoint(point);
          }
        });
    return line.toString();
  }
}
