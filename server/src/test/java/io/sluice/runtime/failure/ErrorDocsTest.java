package io.sluice.runtime.failure;

import static java.util.stream.Collectors.joining;

import io.sluice.GeneratedDocument;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** docs/errors.md lists the catalogue. */
class ErrorDocsTest {
  private static final String HEAD =
      """
      # Errors

      <!-- Made from ErrorCode by ErrorDocsTest. To make it anew:
           ./mvnw test -Ddocs.write=true -Dtest='*DocsTest' -->

      A request that fails is answered with `application/problem+json` (RFC 9457):

      ```json
      {"type":"urn:sluice:error:invalid_request","title":"The request is not valid.","status":400,
       "detail":"One field is wrong.","instance":"/api/v1/relay/direct","code":"invalid_request",
       "retryable":false,"errors":[{"field":"to","message":"is no address"}]}
      ```

      Programs look at `code`, which never changes, and at `retryable`: whether the same request may
      succeed later. A 503 says when in `Retry-After` (seconds). `errors` names every field that is
      wrong; `traceId` is there when the request came with a `traceparent`.

      | code | status | retryable | who can mend it | meaning |
      |---|---|---|---|---|
      """;

  @Test
  void thePageIsUpToDate() {
    String rows =
        Arrays.stream(ErrorCode.values())
            .map(code ->
                "| `%s` | %d | %s | %s | %s |\n"
                    .formatted(
                        code.code(),
                        code.httpStatus(),
                        code.retryable() ? "yes" : "no",
                        code.blame().name().toLowerCase(Locale.ROOT),
                        code.title()))
            .collect(joining());
    new GeneratedDocument("errors.md").mustBe(HEAD + rows);
  }

  @Test
  void noCodeIsUsedTwice() {
    Map<String, Long> counts =
        Arrays.stream(ErrorCode.values())
            .collect(Collectors.groupingBy(ErrorCode::code, TreeMap::new, Collectors.counting()));
    Assertions.assertThat(counts.values()).containsOnly(1L);
  }
}
