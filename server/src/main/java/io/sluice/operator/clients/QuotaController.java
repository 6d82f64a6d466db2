package io.sluice.operator.clients;

import io.sluice.gateway.access.Client;
import io.sluice.gateway.access.ClientIdText;
import io.sluice.gateway.access.Clients;
import io.sluice.gateway.access.Needs;
import io.sluice.gateway.access.Scope;
import io.sluice.gateway.quota.Quota;
import io.sluice.gateway.quota.QuotaAnswer;
import io.sluice.gateway.quota.QuotaReport;
import io.sluice.gateway.quota.Quotas;
import io.sluice.gateway.quota.Span;
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
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Shows and sets how much a client may use (REQUIREMENTS E4). */
@RestController
@ForRole(Role.API)
@RequestMapping("/api/v1/clients/{clientId}/quota")
@Needs(Scope.ADMIN)
@Tag(name = "Clients")
class QuotaController {
  /** Far from where sums would no longer fit a BIGINT. */
  private static final FieldType<Long> AMOUNT =
      FieldType.amount(BigInteger.TEN.pow(18)).map(BigInteger::longValueExact);

  private final Clients clients;
  private final Quotas quotas;
  private final QuotaReport report;

  QuotaController(Clients clients, Quotas quotas, QuotaReport report) {
    this.clients = clients;
    this.quotas = quotas;
    this.report = report;
  }

  @GetMapping
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(
      operationId = "getQuota",
      summary = "How much a client may use in this day and month, and what is used")
  QuotaAnswer show(@PathVariable @ClientIdText String clientId) {
    return report.of(clients.required(clientId).id(), null);
  }

  @PutMapping
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(
      operationId = "setQuota",
      summary = "Set how much a client, and each of its end users, may use",
      description =
          "All of it: what is left out has no limit. Days and months are those of UTC. In force in every process within a"
              + " second, for what comes after.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = QuotaRequest.class))))
  QuotaAnswer set(
      @Parameter(hidden = true) Client client,
      @PathVariable @ClientIdText String clientId,
      @RequestBody JsonNode body) {
    long id = clients.required(clientId).id();
    Fields fields = Fields.ofBody(body);
    Quota quota = new Quota(limits(fields.part("client")), limits(fields.part("user")));
    fields.refuseIfWrong();
    quotas.set(id, quota, client.actor());
    return report.of(id, null);
  }

  private static Map<Span, Quota.Limit> limits(Fields fields) {
    return Map.of(
        Span.DAY, limit(fields.part("day")),
        Span.MONTH, limit(fields.part("month")));
  }

  private static Quota.Limit limit(Fields fields) {
    return new Quota.Limit(fields.optional("transactions", AMOUNT), fields.optional("gas", AMOUNT));
  }

  /**
   * @param client all of the client's together
   * @param user each end user for whom something is done; gasless requests alone have one
   */
  @Schema(name = "QuotaRequest")
  record QuotaRequest(@Nullable QuotaSpansRequest client, @Nullable QuotaSpansRequest user) {}

  @Schema(name = "QuotaSpansRequest")
  record QuotaSpansRequest(@Nullable QuotaLimitRequest day, @Nullable QuotaLimitRequest month) {}

  /**
   * @param transactions how many
   * @param gas units
   */
  @Schema(name = "QuotaLimitRequest")
  record QuotaLimitRequest(
      @AmountForm @Schema(maximum = "1000000000000000000", example = "10000")
          @Nullable String transactions,
      @AmountForm @Schema(maximum = "1000000000000000000", example = "5000000000")
          @Nullable String gas) {}
}
