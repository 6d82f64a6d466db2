package io.sluice.runtime.failure;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Turns whatever a controller or the framework throws into a {@link Problem}. What is in the
 * catalogue is answered as such; the rest is {@link ErrorCode#INTERNAL}, logged with its stack
 * trace and told to the client without a word of it.
 */
@RestControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

  private final Faults faults;

  ProblemAdvice(Faults faults) {
    this.faults = faults;
  }

  @ExceptionHandler
  ResponseEntity<Object> refused(RefusedException refusal, WebRequest request) {
    String detail = Objects.requireNonNullElse(refusal.getMessage(), refusal.code().title());
    HttpHeaders headers = new HttpHeaders();
    Duration pause = refusal.pause();
    if (pause != null) {
      headers.set(
          HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, pause.plusMillis(999).toSeconds())));
    }
    return answer(refusal.code(), detail, refusal.errors(), headers, request);
  }

  /** Of a form, whose parameters stand in its body. */
  @ExceptionHandler
  ResponseEntity<Object> unreadable(InvalidParameterException fault, WebRequest request) {
    return answer(
        ErrorCode.INVALID_REQUEST,
        "A parameter has no name, or is not percent-encoded UTF-8.",
        List.of(),
        new HttpHeaders(),
        request);
  }

  @ExceptionHandler
  ResponseEntity<Object> unexpected(Exception fault, WebRequest request) {
    ErrorCode code = faults.code(fault);
    if (code == ErrorCode.INTERNAL) {
      LOG.error("{} failed", path(request), fault);
    } else {
      LOG.warn("{} answered with {}", path(request), code.code());
    }
    return answer(code, code.title(), List.of(), new HttpHeaders(), request);
  }

  /** Every exception of the framework ends here. */
  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception fault,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    FrameworkFault meaning = FrameworkFault.of(fault, status);
    if (meaning.code() == ErrorCode.INTERNAL) {
      return unexpected(fault, request);
    }
    return answer(meaning.code(), meaning.detail(), meaning.errors(), headers, request);
  }

  private static ResponseEntity<Object> answer(
      ErrorCode code,
      String detail,
      List<FieldError> errors,
      HttpHeaders headers,
      WebRequest request) {
    HttpHeaders sent = new HttpHeaders(headers);
    ProblemForm form = ProblemForm.of(servlet(request));
    sent.setContentType(MediaType.valueOf(form.mediaType()));
    if (Problem.passesSoon(code) && !sent.containsHeader(HttpHeaders.RETRY_AFTER)) {
      sent.set(HttpHeaders.RETRY_AFTER, Problem.RETRY_AFTER_SECONDS);
    }
    Problem problem = Problem.of(code, detail, errors, servlet(request));
    Object body = form.body(problem, sent.getFirst(HttpHeaders.RETRY_AFTER));
    return new ResponseEntity<>(body, sent, HttpStatusCode.valueOf(code.httpStatus()));
  }

  private static String path(WebRequest request) {
    HttpServletRequest servlet = servlet(request);
    return servlet.getMethod() + " " + servlet.getRequestURI();
  }

  private static HttpServletRequest servlet(WebRequest request) {
    return ((ServletWebRequest) request).getRequest();
  }
}
