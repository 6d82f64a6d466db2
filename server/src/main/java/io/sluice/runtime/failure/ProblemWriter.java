package io.sluice.runtime.failure;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Writes a problem where no controller is involved: filters and the servlet container. */
public final class ProblemWriter {
  private ProblemWriter() {}

  /**
   * Answers with the problem; the response must not be committed. A {@code Retry-After} that is set
   * stays as it is.
   */
  public static void write(
      HttpServletRequest request, HttpServletResponse response, ErrorCode code, String detail)
      throws IOException {
    if (Problem.passesSoon(code) && !response.containsHeader("Retry-After")) {
      response.setHeader("Retry-After", Problem.RETRY_AFTER_SECONDS);
    }
    ProblemForm form = ProblemForm.of(request);
    Problem problem = Problem.of(code, detail, List.of(), request);
    byte[] body =
        JsonMapper.shared()
            .writeValueAsBytes(form.body(problem, response.getHeader("Retry-After")));
    response.setStatus(code.httpStatus());
    response.setContentType(form.mediaType());
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /**
   * Answers what keeps a body from being read: it is too large, or comes too slowly.
   *
   * @throws IOException the fault itself, when it is another
   */
  public static void writeUnread(
      HttpServletRequest request, HttpServletResponse response, IOException fault)
      throws IOException {
    FrameworkFault known = FrameworkFault.ofTransfer(fault).orElse(null);
    if (known == null) {
      throw fault;
    }
    write(request, response, known.code(), known.detail());
  }
}
