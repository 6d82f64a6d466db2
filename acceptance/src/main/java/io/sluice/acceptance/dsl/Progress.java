package io.sluice.acceptance.dsl;

import java.util.List;

/** The order in which a transaction's status may change. */
public final class Progress {
  private static final List<String> ORDER =
      List.of("pending", "sent", "submitted", "inmempool", "mined", "confirmed");

  private Progress() {}

  /** Whether a status is this one or further; an end beside the way, such as canceled, exactly. */
  static boolean reaches(String now, String wanted) {
    return of(wanted) < 0 ? now.equals(wanted) : of(now) >= of(wanted);
  }

  /** How far a status is; -1 for one that is on no way to the chain, such as failed. */
  public static int of(String status) {
    return ORDER.indexOf(status);
  }
}
