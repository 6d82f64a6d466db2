package io.sluice.evm.rpc;

/** Makes what a stranger wrote fit to be stored and shown: any Unicode, on one line, cut. */
final class Words {
  /** What stands for half of a character. */
  private static final int REPLACEMENT = 0xFFFD;

  private Words() {}

  /**
   * The text on one line: runs of control characters become one space, marks that turn the
   * direction of what follows (UAX 9) are left out, and half a surrogate pair becomes U+FFFD.
   *
   * @param limit code points that are kept, the ellipsis of a cut included
   */
  static String printable(String text, int limit) {
    StringBuilder line = new StringBuilder(Math.min(text.length(), limit + 1));
    int kept = 0;
    boolean gap = false;
    for (int i = 0; i < text.length() && kept <= limit; ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      boolean control = isControl(point);
      boolean atStart = kept == 0 && (control || Character.isWhitespace(point));
      if (atStart || (control && gap)) {
        continue;
      }
      gap = control;
      if (!turnsDirection(point)) {
        line.appendCodePoint(control ? ' ' : isHalf(point) ? REPLACEMENT : point);
        kept++;
      }
    }
    String whole = line.toString().stripTrailing();
    int points = whole.codePointCount(0, whole.length());
    return points <= limit
        ? whole
        : whole.substring(0, whole.offsetByCodePoints(0, limit - 1)) + "…";
  }

  private static boolean isControl(int point) {
    int type = Character.getType(point);
    return type == Character.CONTROL
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  private static boolean isHalf(int point) {
    return Character.getType(point) == Character.SURROGATE;
  }

  /** Embeddings, overrides, isolates and marks of direction; and the byte order mark. */
  private static boolean turnsDirection(int point) {
    return (point >= 0x202A && point <= 0x202E)
        || (point >= 0x2066 && point <= 0x2069)
        || point == 0x200E
        || point == 0x200F
        || point == 0x061C
        || point == 0xFEFF;
  }
}
