package io.sluice.backing.queue;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is to blame for a message that failed, and so whether trying it again may help. */
public enum Fault {
  /** The message itself is wrong, or names something nobody knows. */
  PERMANENT,
  /** Something around it was missing or busy. */
  TRANSIENT,
  /** Nobody knows. */
  UNKNOWN;

  /** As it is written beside a dead letter, and in the API. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads {@link #text}; whatever else stands there, and nothing, is {@link #UNKNOWN}. */
  public static Fault of(@Nullable String text) {
    return Arrays.stream(values())
        .filter(fault -> fault.text().equals(text))
        .findFirst()
        .orElse(UNKNOWN);
  }
}
