package io.sluice.relay.status;

import io.sluice.evm.network.NetworkField;
import io.sluice.evm.network.NetworkParameter;
import io.sluice.gateway.access.Client;
import io.sluice.gateway.access.Needs;
import io.sluice.gateway.access.Scope;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.Refuses;
import io.sluice.runtime.request.CursorParameter;
import io.sluice.runtime.request.LimitParameter;
import io.sluice.runtime.request.UuidText;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tells clients what became of their transactions. */
@RestController
@ForRole(Role.API)
@RequestMapping("/api/v1/relay")
@Needs(Scope.RELAY_READ)
@Tag(name = "Relay")
class StatusController {
  private final OwnTransactions own;
  private final Heads heads;
  private final NetworkField networks;

  StatusController(OwnTransactions own, Heads heads, NetworkField networks) {
    this.own = own;
    this.heads = heads;
    this.networks = networks;
  }

  @GetMapping("/status/{transactionId}")
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(operationId = "getTransactionStatus", summary = "Where a transaction stands")
  StatusAnswer status(
      @Parameter(hidden = true) Client client, @PathVariable @UuidText String transactionId) {
    OwnTransaction found = own.find(client, transactionId);
    return StatusAnswer.of(found, heads.read().apply(found.view().chain()));
  }

  @GetMapping("/transactions/{transactionId}/timeline")
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(
      operationId = "getTransactionTimeline",
      summary = "What happened to a transaction, oldest first")
  TimelineAnswer timeline(
      @Parameter(hidden = true) Client client, @PathVariable @UuidText String transactionId) {
    OwnTransaction found = own.find(client, transactionId);
    return TimelineAnswer.of(found.view().id(), found.timeline());
  }

  @GetMapping("/transactions")
  @Refuses
  @Operation(
      operationId = "listTransactions",
      summary = "Transactions of this client, newest first",
      description =
          "A hash is any that was ever signed for a transaction. A page of filters that are rare together may be shorter"
              + " than the limit; as long as nextCursor is not null, more may follow. What is archived is not listed:"
              + " its status and timeline are answered by id.")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "status",
      schema = @Schema(type = "string", pattern = StatusText.SOME, example = "mined,confirmed"),
      description =
          "pending, sent, submitted, inmempool, mined, confirmed, failed, canceled or expired; several separated by commas")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "to",
      schema = @Schema(type = "string", pattern = "^0x[0-9a-fA-F]{40}$"))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "relayerId",
      schema = @Schema(type = "string", pattern = "^[\\x21-\\x7e]{1,64}$"))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "hash",
      schema = @Schema(type = "string", pattern = "^0x[0-9a-fA-F]{64}$"))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "createdFrom",
      schema = @Schema(type = "string", format = "date-time"))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "createdUntil",
      schema = @Schema(type = "string", format = "date-time"),
      description = "Excluded")
  @NetworkParameter
  @LimitParameter
  @CursorParameter(schema = @Schema(type = "string", pattern = "^[A-Za-z0-9_-]{48}$"))
  PageAnswer list(
      @Parameter(hidden = true) Client client,
      @Parameter(hidden = true) @RequestParam Map<String, String> parameters) {
    ListQuery query = ListQuery.read(parameters, networks);
    return PageAnswer.of(own.list(client, query.filter(), query.limit()), heads.read());
  }
}
