package io.sluice.relay.openzeppelin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sluice.runtime.failure.Refuses;
import io.sluice.runtime.health.HealthMonitor;
import io.sluice.runtime.health.StandsOrFalls;
import io.sluice.runtime.health.Status;
import io.sluice.runtime.health.Uptime;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether work may be sent here, in their words. Answers from memory; open without a key. */
@RestController
@ForRole(Role.API)
@Tag(name = TheirDescription.TAG)
@SecurityRequirements
class TheirReadyController {
  private static final int UNAVAILABLE = 503;

  private final HealthMonitor monitor;
  private final Clock clock;
  private final String version;

  TheirReadyController(HealthMonitor monitor, Clock clock, Environment environment) {
    this.monitor = monitor;
    this.clock = clock;
    this.version = environment.getProperty("spring.application.version", "development");
  }

  @GetMapping("/api/v1/ready")
  @Refuses
  @Operation(
      operationId = "openzeppelinReady",
      summary = "Whether work may be sent here",
      description = "As GET /api/v1/health/ready, which says more.")
  @StandsOrFalls
  ResponseEntity<Ready> ready() {
    Status status = monitor.status();
    boolean ready = status != Status.DOWN;
    Ready body =
        new Ready(
            ready,
            word(status),
            ready ? null : "Something is out that nothing works without.",
            new Components(new Component(word(status)), part("redis"), part("sqs")),
            clock.instant());
    return ResponseEntity.status(ready ? 200 : UNAVAILABLE).body(body);
  }

  /** As an older guide of theirs has it; ours says more. */
  @Hidden
  @GetMapping("/health")
  OldHealth health() {
    return new OldHealth(word(monitor.status()), version, Uptime.seconds());
  }

  private Component part(String check) {
    var finding = monitor.findings().get(check);
    return new Component(word(finding == null ? Status.UP : finding.status()));
  }

  private static String word(Status status) {
    return switch (status) {
      case UP -> "healthy";
      case DEGRADED -> "degraded";
      case DOWN -> "unhealthy";
    };
  }

  /** The answer. */
  @Schema(name = "OpenzeppelinReady")
  record Ready(
      boolean ready,
      @Schema(allowableValues = {"healthy", "degraded", "unhealthy"}) String status,
      @Nullable String reason,
      Components components,
      Instant timestamp) {}

  /** How it is, whatever it stands on. */
  record OldHealth(String status, String version, long uptime) {}

  /** What it stands on. */
  @Schema(name = "OpenzeppelinComponents")
  record Components(
      @JsonProperty("system") Component system,
      @JsonProperty("redis") Component redis,
      @JsonProperty("queue") Component queue) {}

  /** How one of these is. */
  @Schema(name = "OpenzeppelinComponent")
  record Component(@Schema(allowableValues = {"healthy", "degraded", "unhealthy"}) String status) {}
}
