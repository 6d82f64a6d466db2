package io.sluice.runtime.failure;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client reads when a request fails (RFC 9457), sent as {@code application/problem+json}.
 *
 * @param type names the kind of error, one per code
 * @param title the same for every occurrence of the code
 * @param status the HTTP status
 * @param detail what went wrong this time, in one sentence
 * @param instance the path that was asked for; left out when the request line could not be read
 * @param code stable; what programs switch on
 * @param retryable whether the same request may succeed later
 * @param errors every field that is wrong; left out when no field is to blame
 * @param traceId the trace the request was part of (W3C {@code traceparent}); left out when none
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    @Nullable String instance,
    String code,
    boolean retryable,
    List<FieldError> errors,
    @Nullable String traceId) {
  public static final String MEDIA_TYPE = "application/problem+json";

  /** Seconds a client should wait after a 503: a fail-over or restart seldom takes less. */
  static final String RETRY_AFTER_SECONDS = "2";

  /** Whether the answer says when to try again: what is wrong is not ours to repair, and passes. */
  public static boolean passesSoon(ErrorCode code) {
    return code.retryable() && code != ErrorCode.INTERNAL;
  }

  /** Version, trace id, parent id, flags: W3C Trace Context §3.2. */
  private static final Pattern TRACEPARENT =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

  static Problem of(
      ErrorCode code, String detail, List<FieldError> errors, HttpServletRequest request) {
    return new Problem(
        code.type(),
        code.title(),
        code.httpStatus(),
        detail,
        request.getRequestURI(),
        code.code(),
        code.retryable(),
        errors,
        traceId(request.getHeader("traceparent")));
  }

  private static @Nullable String traceId(@Nullable String traceparent) {
    if (traceparent == null) {
      return null;
    }
    var matcher = TRACEPARENT.matcher(traceparent);
    return matcher.matches() ? matcher.group(1) : null;
  }
}
