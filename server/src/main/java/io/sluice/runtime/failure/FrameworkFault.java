package io.sluice.runtime.failure;

import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.MismatchedInputException;

/**
 * What an exception of the web framework means to a client. Its own words are not passed on: they
 * name classes.
 */
record FrameworkFault(ErrorCode code, String detail, List<FieldError> errors) {

  static FrameworkFault of(Exception fault, HttpStatusCode status) {
    return switch (fault) {
      case HttpMessageNotReadableException unreadable -> unreadable(unreadable);
      case HttpRequestMethodNotSupportedException method ->
          plain(
              ErrorCode.METHOD_NOT_ALLOWED,
              method.getMethod() + " is not allowed here" + allowed(method) + ".");
      case HttpMediaTypeNotSupportedException ignored ->
          plain(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json.");
      case NoHandlerFoundException ignored -> nothing();
      case NoResourceFoundException ignored -> nothing();
      case MissingServletRequestParameterException missing ->
          field(missing.getParameterName(), "is required");
      case MethodArgumentTypeMismatchException mismatch ->
          field(mismatch.getName(), "is not of the expected form");
      default -> byStatus(status);
    };
  }

  /** The meaning of a bare status, as the servlet container gives it. */
  static FrameworkFault byStatus(HttpStatusCode status) {
    return switch (status.value()) {
      case 401 -> plain(ErrorCode.UNAUTHENTICATED, ErrorCode.UNAUTHENTICATED.title());
      case 403 -> plain(ErrorCode.FORBIDDEN, ErrorCode.FORBIDDEN.title());
      case 404 -> nothing();
      case 405 -> plain(ErrorCode.METHOD_NOT_ALLOWED, ErrorCode.METHOD_NOT_ALLOWED.title());
      case 406 -> plain(ErrorCode.NOT_ACCEPTABLE, "Accept application/json.");
      case 413 -> plain(ErrorCode.PAYLOAD_TOO_LARGE, ErrorCode.PAYLOAD_TOO_LARGE.title());
      case 415 -> plain(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json.");
      case 503 -> plain(ErrorCode.OVERLOADED, ErrorCode.OVERLOADED.title());
      default ->
          status.is4xxClientError()
              ? plain(ErrorCode.INVALID_REQUEST, ErrorCode.INVALID_REQUEST.title())
              : plain(ErrorCode.INTERNAL, ErrorCode.INTERNAL.title());
    };
  }

  /** The meaning of a body that could not be read to its end; empty when the caller went away. */
  static Optional<FrameworkFault> ofTransfer(Throwable fault) {
    for (Throwable cause : Causes.of(fault)) {
      switch (cause) {
        case BodyTooLargeException tooLarge -> {
          return Optional.of(plain(ErrorCode.PAYLOAD_TOO_LARGE, tooLarge.detail()));
        }
        case SlowBodyException slow -> {
          return Optional.of(plain(ErrorCode.REQUEST_TIMEOUT, slow.detail()));
        }
        case SocketTimeoutException _ -> {
          return Optional.of(plain(ErrorCode.REQUEST_TIMEOUT, ErrorCode.REQUEST_TIMEOUT.title()));
        }
        default -> {}
      }
    }
    return Optional.empty();
  }

  private static FrameworkFault unreadable(HttpMessageNotReadableException fault) {
    return ofTransfer(fault).orElseGet(() -> malformed(fault));
  }

  private static FrameworkFault malformed(HttpMessageNotReadableException fault) {
    for (Throwable cause : Causes.of(fault)) {
      switch (cause) {
        case StreamConstraintsException tooMuch -> {
          return plain(ErrorCode.MALFORMED_BODY, tooMuch(tooMuch));
        }
        case MismatchedInputException trailing when isTrailing(trailing) -> {
          return plain(
              ErrorCode.MALFORMED_BODY,
              "There is more text after the JSON value" + at(trailing) + ".");
        }
        case StreamReadException syntax -> {
          return plain(ErrorCode.MALFORMED_BODY, "The body is not valid JSON" + at(syntax) + ".");
        }
        case DatabindException mismatch when !mismatch.getPath().isEmpty() -> {
          return field(path(mismatch), "is not of the expected type");
        }
        default -> {}
      }
    }
    return plain(ErrorCode.MALFORMED_BODY, "A JSON body is required.");
  }

  /** The reader's own words start with the limit's name, which no client knows. */
  private static String tooMuch(StreamConstraintsException fault) {
    String words = String.valueOf(fault.getOriginalMessage()).toLowerCase(Locale.ROOT);
    return words.contains("nesting depth")
        ? "The body is nested too deeply."
        : words.contains("token count")
            ? "The body has too many pieces."
            : "A name, text or number of the body is too long.";
  }

  private static boolean isTrailing(MismatchedInputException fault) {
    return String.valueOf(fault.getOriginalMessage()).startsWith("Trailing token");
  }

  private static String at(JacksonException syntax) {
    var location = syntax.getLocation();
    return location == null || location.getLineNr() < 1
        ? ""
        : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  /** {@code request.items[2].to}, as the client wrote it. */
  private static String path(DatabindException mismatch) {
    return mismatch.getPath().stream()
        .map(step ->
            step.getPropertyName() == null
                ? "[" + step.getIndex() + "]"
                : "." + step.getPropertyName())
        .collect(Collectors.joining())
        .replaceFirst("^\\.", "");
  }

  private static String allowed(HttpRequestMethodNotSupportedException fault) {
    String[] methods = fault.getSupportedMethods();
    return methods == null ? "" : "; use " + String.join(" or ", methods);
  }

  private static FrameworkFault field(String name, String message) {
    return new FrameworkFault(
        ErrorCode.INVALID_REQUEST,
        name + " " + message + ".",
        List.of(new FieldError(name, message)));
  }

  private static FrameworkFault nothing() {
    return plain(ErrorCode.NOT_FOUND, ErrorCode.NOT_FOUND.title());
  }

  private static FrameworkFault plain(ErrorCode code, String detail) {
    return new FrameworkFault(code, detail, List.of());
  }
}
