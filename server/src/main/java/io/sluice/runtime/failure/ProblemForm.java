package io.sluice.runtime.failure;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a problem looks like to whoever made a request: as RFC 9457 has it, unless a filter has said
 * of the request that it is of another API, whose callers read errors of another form. Safe for
 * many threads.
 */
public interface ProblemForm {
  /** The product's own. */
  ProblemForm USUAL =
      new ProblemForm() {
        @Override
        public String mediaType() {
          return Problem.MEDIA_TYPE;
        }

        @Override
        public Object body(Problem problem, @Nullable String retryAfter) {
          return problem;
        }
      };

  /** The content type of what {@link #body} makes. */
  String mediaType();

  /**
   * What is written as JSON.
   *
   * @param retryAfter seconds, as the header says; {@code null} when it is not there
   */
  Object body(Problem problem, @Nullable String retryAfter);

  /** Answers whatever goes wrong with a request in this form from here on. */
  static void use(HttpServletRequest request, ProblemForm form) {
    request.setAttribute(ProblemForm.class.getName(), form);
  }

  /** The one that a request is answered in. */
  static ProblemForm of(HttpServletRequest request) {
    return request.getAttribute(ProblemForm.class.getName()) instanceof ProblemForm form
        ? form
        : USUAL;
  }
}
