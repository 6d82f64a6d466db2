package io.sluice.operator.clients;

import io.sluice.gateway.access.Client;
import io.sluice.gateway.access.ClientIdText;
import io.sluice.gateway.access.Clients;
import io.sluice.gateway.access.Needs;
import io.sluice.gateway.access.Scope;
import io.sluice.gateway.rate.RateLimit;
import io.sluice.gateway.rate.RateLimits;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.Refuses;
import io.sluice.runtime.request.AmountForm;
import io.sluice.runtime.request.FieldType;
import io.sluice.runtime.request.Fields;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Objects;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Shows and sets how often a client may call (REQUIREMENTS E5). */
@RestController
@ForRole(Role.API)
@RequestMapping("/api/v1/clients/{clientId}/rate-limit")
@Needs(Scope.ADMIN)
@Tag(name = "Clients")
class RateLimitController {
  private static final FieldType<Integer> PER_SECOND =
      FieldType.integer(1, 1_000_000).map(Long::intValue);
  private static final FieldType<Integer> BURST =
      FieldType.integer(1, 10_000_000).map(Long::intValue);

  private final Clients clients;
  private final RateLimits limits;

  RateLimitController(Clients clients, RateLimits limits) {
    this.clients = clients;
    this.limits = limits;
  }

  @GetMapping
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(operationId = "getRateLimit", summary = "How often a client may call")
  RateLimitAnswer show(@PathVariable @ClientIdText String clientId) {
    return RateLimitAnswer.of(limits.of(clients.required(clientId).id()));
  }

  @PutMapping
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(
      operationId = "setRateLimit",
      summary = "Set how often a client may call",
      description = "Over all processes together. In force everywhere within a second.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = RateLimitRequest.class))))
  RateLimitAnswer set(
      @Parameter(hidden = true) Client client,
      @PathVariable @ClientIdText String clientId,
      @RequestBody JsonNode body) {
    long id = clients.required(clientId).id();
    Fields fields = Fields.ofBody(body);
    Integer perSecond = fields.required("perSecond", PER_SECOND);
    Integer burst = fields.required("burst", BURST);
    fields.refuseIfWrong();
    RateLimit limit =
        new RateLimit(Objects.requireNonNull(perSecond), Objects.requireNonNull(burst));
    limits.set(id, limit, client.actor());
    return RateLimitAnswer.of(limit);
  }

  /**
   * @param perSecond requests, in the long run
   * @param burst requests at once, after a pause
   */
  @Schema(name = "RateLimitRequest")
  record RateLimitRequest(
      @AmountForm @Schema(minimum = "1", maximum = "1000000", example = "50") int perSecond,
      @AmountForm @Schema(minimum = "1", maximum = "10000000", example = "100") int burst) {}

  /**
   * @param perSecond requests, in the long run
   * @param burst requests at once, after a pause
   */
  @Schema(name = "RateLimit")
  record RateLimitAnswer(
      @Schema(minimum = "1", maximum = "1000000") int perSecond,
      @Schema(minimum = "1", maximum = "10000000") int burst) {
    static RateLimitAnswer of(RateLimit limit) {
      return new RateLimitAnswer(limit.perSecond(), limit.burst());
    }
  }
}
