package io.sluice.acceptance.node;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Providers that want less: of calls in a batch, or of requests. */
public final class Limits {
  private Limits() {}

  /** How a batch that is too large is refused. */
  public enum TooMany {
    /** One object in place of the list, with no id. */
    OBJECT,
    /** A list of one error, with no id. */
    FIRST_ITEM,
    /** The same error for every call. */
    EVERY_ITEM,
    /** A proxy's page. */
    HTML_413
  }

  /** How a provider says that it was asked too often. */
  public enum TooOften {
    DAILY_COUNT(-32005, "daily request count exceeded, request rate limited"),
    COMPUTE_UNITS(
        429,
        "Your app has exceeded its compute units per second capacity. If you have retries enabled,"
            + " you can safely ignore this message."),
    WORDS(-32000, "rate limit exceeded"),
    HTTP_429(429, "Too Many Requests");

    private final int code;
    private final String message;

    TooOften(int code, String message) {
      this.code = code;
      this.message = message;
    }
  }

  /** Refuses batches with more calls than this. */
  public static Manner atMostInABatch(int most, TooMany form) {
    String message = "maximum " + most + " calls in 1 batch";
    return (question, onward) -> {
      if (question.calls().size() <= most) {
        return onward.ask(question);
      }
      return switch (form) {
        case OBJECT -> Reply.Http.json(Reply.errorForNobody(-32014, message));
        case FIRST_ITEM ->
            Reply.Http.json(Reply.list(List.of(Reply.errorForNobody(-32014, message))));
        case EVERY_ITEM -> errors(question, -32014, message);
        case HTML_413 -> Reply.Http.html(413, "413 Request Entity Too Large");
      };
    };
  }

  /** Answers everything with nothing but this. */
  public static Manner askedTooOften(TooOften form) {
    return (question, onward) ->
        form == TooOften.HTTP_429
            ? new Reply.Http(
                429, "text/html", "<html>Too Many Requests</html>", Map.of("Retry-After", "1"))
            : errors(question, form.code, form.message);
  }

  private static Reply errors(Question question, int code, String message) {
    return new Reply.Answers(
        question.calls().stream()
            .map((ObjectNode call) -> Reply.error(call, code, message))
            .toList());
  }
}
