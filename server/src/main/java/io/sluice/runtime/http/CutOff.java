package io.sluice.runtime.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Lets whoever owns an asynchronous answer close its connection at once, without waiting for a
 * reader who takes nothing, as the end of an answer does.
 */
public final class CutOff extends ValveBase {
  private static final String ATTRIBUTE = CutOff.class.getName();

  CutOff() {
    super(true);
  }

  /**
   * Closes the connection of a request when it is run, by any thread, while the answer is not over;
   * its listeners are told of an error then. Ask while the request is handled.
   *
   * @return empty where no Tomcat handles it
   */
  public static Optional<Runnable> of(HttpServletRequest request) {
    return Optional.ofNullable((Runnable) request.getAttribute(ATTRIBUTE));
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    Runnable close =
        () ->
            response
                .getCoyoteResponse()
                .action(ActionCode.CLOSE_NOW, new ClientAbortException("cut off"));
    request.setAttribute(ATTRIBUTE, close);
    getNext().invoke(request, response);
  }
}
