package io.sluice.runtime.failure;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatusCode;

/**
 * Tomcat's last word, for requests that never reach Spring (a path that cannot be decoded, a header
 * that is too long) and for filters that fail: a problem instead of a page.
 *
 * <p>Tomcat makes it by its name, hence public with a constructor without arguments.
 */
public final class ContainerProblems extends ErrorReportValve {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerProblems.class);
  private static final int FIRST_ERROR = 400;

  @Override
  protected void report(Request request, Response response, @Nullable Throwable fault) {
    if (response.getStatus() < FIRST_ERROR
        || response.getContentWritten() > 0
        || !response.setErrorReported()) {
      return;
    }
    FrameworkFault meaning = FrameworkFault.byStatus(HttpStatusCode.valueOf(response.getStatus()));
    if (fault != null && meaning.code() == ErrorCode.INTERNAL) {
      LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), fault);
    }
    try {
      ProblemWriter.write(request, response.getResponse(), meaning.code(), meaning.detail());
      response.finishResponse();
    } catch (IOException | IllegalStateException e) {
      LOG.debug("no problem could be sent", e);
    }
  }
}
