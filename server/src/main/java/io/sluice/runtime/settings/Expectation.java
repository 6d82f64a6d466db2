package io.sluice.runtime.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.util.unit.DataSize;

/** What the text of a setting must look like, in words. */
final class Expectation {
  private Expectation() {}

  /**
   * Why a value was not taken. It repeats the value only where the type makes sure that it holds no
   * secret.
   */
  static String unmet(Setting setting, String value, Throwable cause) {
    Class<?> type = setting.type();
    String quoted = "\"" + value + "\"";
    if (type == Duration.class) {
      return quoted + " is not a duration; write for example 60s, 500ms or 5m";
    }
    if (type == DataSize.class) {
      return quoted + " is not a size; write for example 512KB or 1MB";
    }
    if (type == boolean.class || type == Boolean.class) {
      return quoted + " is neither true nor false";
    }
    if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
      return quoted + " is not a number that fits here; write for example 10";
    }
    if (type.isEnum()) {
      return quoted + " is none of " + constants(type);
    }
    return reason(cause);
  }

  private static String constants(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .collect(Collectors.joining(", "));
  }

  /** The words of the type that refused the value, when they are made for people. */
  static String reason(Throwable fault) {
    Throwable root = fault;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    StackTraceElement[] trace = root.getStackTrace();
    boolean ours = trace.length > 0 && trace[0].getClassName().startsWith("io.sluice.");
    boolean placeholder = String.valueOf(root.getMessage()).startsWith("Could not resolve");
    return (ours || placeholder) && root.getMessage() != null
        ? root.getMessage()
        : "the value is not of the expected form";
  }
}
