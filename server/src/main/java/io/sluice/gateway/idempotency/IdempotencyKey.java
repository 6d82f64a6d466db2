package io.sluice.gateway.idempotency;

import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.FieldError;
import io.sluice.runtime.failure.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A name a client gives to a request, so that it may repeat it.
 *
 * @param value 1 to 255 visible ASCII characters; case matters
 */
public record IdempotencyKey(String value) {
  /** The request header, after draft-ietf-httpapi-idempotency-key-header. */
  public static final String HEADER = "Idempotency-Key";

  private static final Pattern VALID = Pattern.compile("[\\x21-\\x7e]{1,255}");

  /**
   * The key of a request; empty when it has none.
   *
   * @throws RefusedException when it has more than one, or one that is not valid
   */
  public static Optional<IdempotencyKey> of(HttpServletRequest request) {
    List<String> values = Collections.list(request.getHeaders(HEADER));
    if (values.isEmpty()) {
      return Optional.empty();
    }
    if (values.size() > 1) {
      throw refusal("must be given once");
    }
    return Optional.of(parse(values.getFirst()));
  }

  /**
   * Reads the value of a header: the key as it is, or as a structured field's string (RFC 9651).
   */
  static IdempotencyKey parse(String header) {
    String text = header.strip();
    boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
    String key = quoted ? text.substring(1, text.length() - 1) : text;
    if (!VALID.matcher(key).matches() || key.indexOf('"') >= 0) {
      throw refusal("must be 1 to 255 visible ASCII characters without a quote");
    }
    return new IdempotencyKey(key);
  }

  private static RefusedException refusal(String message) {
    return new RefusedException(
        ErrorCode.INVALID_REQUEST,
        "Wrong: " + HEADER + ".",
        List.of(new FieldError(HEADER, message)));
  }
}
