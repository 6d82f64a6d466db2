package io.sluice.acceptance.fuzz;

import io.sluice.acceptance.dsl.ApiOperation;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;

/**
 * A request as it goes over the wire.
 *
 * @param operation from which it was made
 * @param target path and query, percent-encoded
 * @param allowed whether the description allows its body; true when that says nothing of it
 */
record RawRequest(
    ApiOperation operation,
    String method,
    String target,
    Map<String, List<String>> headers,
    String body,
    Charset charset,
    boolean allowed) {
  private static final int SHOWN = 500;

  @Override
  public String toString() {
    String shown = body.substring(0, Math.min(body.length(), SHOWN));
    return "%s %s %s %s %s".formatted(method, target, headers, charset, shown);
  }
}
