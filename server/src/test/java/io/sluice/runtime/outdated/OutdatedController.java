package io.sluice.runtime.outdated;

import io.sluice.gateway.access.Needs;
import io.sluice.gateway.access.Scope;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.failure.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An operation that will go away. Only the tests that ask for it get it. */
@RestController
@ConditionalOnProperty("test.outdated")
@Needs(Scope.RELAY_READ)
class OutdatedController {
  @GetMapping("/api/v1/outdated")
  @Outdated(since = "2027-01-31", until = "2027-12-31", instead = "/api/v2/new")
  @Refuses
  @Operation(operationId = "getOutdated", summary = "Something that will go away")
  String old() {
    return "still here";
  }

  @GetMapping("/api/v1/outdated/refused")
  @Outdated(since = "2027-01-31", until = "2027-12-31", instead = "/api/v2/new")
  @Refuses(ErrorCode.TOO_LATE)
  @Operation(operationId = "getOutdatedRefused", summary = "Something that refuses")
  String refused() {
    throw new RefusedException(ErrorCode.TOO_LATE, "It is too late.");
  }
}
