package io.sluice.gateway.idempotency;

import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.FieldError;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.request.FieldType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A name a client gives to a request, so that it may repeat it.
 *
 * @param value 1 to 255 visible ASCII characters; case matters
 */
public record IdempotencyKey(String value) {
  /** The request header, after draft-ietf-httpapi-idempotency-key-header. */
  public static final String HEADER = "Idempotency-Key";

  /** A key in the body of a batch. */
  public static final FieldType<IdempotencyKey> FIELD =
      FieldType.text("an idempotency key", IdempotencyKey::ofText);

  private static final String FORM = "must be 1 to 255 visible ASCII characters without a quote";
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
   * The name of one request in a batch whose client gave it none of its own. It has what no key of
   * a client has, a quote.
   *
   * @param batch what the key of the batch stands for
   */
  static IdempotencyKey inBatch(UUID batch, int index) {
    return new IdempotencyKey("\"" + batch + "\"" + index);
  }

  /**
   * A key in a body.
   *
   * @throws IllegalArgumentException with a sentence for the caller
   */
  static IdempotencyKey ofText(String text) {
    if (!VALID.matcher(text).matches() || text.indexOf('"') >= 0) {
      throw new IllegalArgumentException(FORM);
    }
    return new IdempotencyKey(text);
  }

  /**
   * Reads the value of a header: the key as it is, or as a structured field's string (RFC 9651).
   */
  static IdempotencyKey parse(String header) {
    String text = header.strip();
    boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
    String key = quoted ? text.substring(1, text.length() - 1) : text;
    try {
      return ofText(key);
    } catch (IllegalArgumentException e) {
      throw refusal(FORM);
    }
  }

  private static RefusedException refusal(String message) {
    return new RefusedException(
        ErrorCode.INVALID_REQUEST,
        "Wrong: " + HEADER + ".",
        List.of(new FieldError(HEADER, message)));
  }
}
