package io.sluice.runtime.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sluice.runtime.failure.Refuses;
import io.sluice.runtime.http.ManagementPort;
import io.sluice.runtime.role.Roles;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers from memory; open without a key. Every process serves it, whatever its roles. */
@RestController
@RequestMapping("/api/v1/health")
@Tag(name = "Health")
@SecurityRequirements
class HealthController {
  private static final int UNAVAILABLE = 503;

  private final HealthMonitor monitor;
  private final ManagementPort management;
  private final List<String> roles;
  private final String version;

  HealthController(HealthMonitor monitor, ManagementPort management, Environment environment) {
    this.monitor = monitor;
    this.management = management;
    this.roles = Arrays.asList(Roles.of(environment).toString().split(",", -1));
    this.version = environment.getProperty("spring.application.version", "development");
  }

  /** How everything is; 503 when something is out that nothing works without. */
  @GetMapping
  @Refuses
  @Operation(operationId = "getHealth", summary = "How everything is, and what waits in each queue")
  @StandsOrFalls
  ResponseEntity<Health> health(HttpServletRequest request) {
    Status status = monitor.status();
    if (!management.tells(request)) {
      return answer(status, new Health(status, roles, version, Uptime.seconds(), null));
    }
    Map<String, Map<String, Object>> checks = new LinkedHashMap<>();
    monitor
        .findings()
        .forEach((name, finding) -> {
          Map<String, Object> check = new LinkedHashMap<>();
          check.put("status", finding.status());
          check.putAll(finding.details());
          checks.put(name, check);
        });
    return answer(status, new Health(status, roles, version, Uptime.seconds(), checks));
  }

  /** Whether the process lives. An orchestrator that gets no answer restarts it. */
  @GetMapping("/live")
  @Refuses
  @Operation(operationId = "getLiveness", summary = "Whether the process lives")
  Health live() {
    return new Health(Status.UP, roles, version, Uptime.seconds(), null);
  }

  /**
   * Whether work may be sent here: database and queue server answer. A node outage is no reason.
   */
  @GetMapping("/ready")
  @Refuses
  @Operation(operationId = "getReadiness", summary = "Whether work may be sent here")
  @StandsOrFalls
  ResponseEntity<Health> ready() {
    Status status = monitor.status();
    return answer(status, new Health(status, roles, version, Uptime.seconds(), null));
  }

  private static ResponseEntity<Health> answer(Status status, Health body) {
    return ResponseEntity.status(status == Status.DOWN ? UNAVAILABLE : 200).body(body);
  }

  /**
   * The answer.
   *
   * @param uptime seconds since the process began
   * @param checks by name, each with its {@code status} and what it saw; left out by the probes,
   *     and where they are told at the management port
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Health(
      Status status,
      List<String> roles,
      String version,
      long uptime,
      @Nullable Map<String, Map<String, Object>> checks) {}
}
