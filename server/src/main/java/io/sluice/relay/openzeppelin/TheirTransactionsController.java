package io.sluice.relay.openzeppelin;

import io.sluice.engine.transaction.TransactionPages;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.gateway.access.Client;
import io.sluice.gateway.access.Needs;
import io.sluice.gateway.access.Scope;
import io.sluice.gateway.idempotency.IdempotencyKeyParameter;
import io.sluice.gateway.policy.JudgedByPolicy;
import io.sluice.gateway.quota.ChargedToQuota;
import io.sluice.gateway.signature.StoresSignature;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.Refuses;
import io.sluice.runtime.request.FieldType;
import io.sluice.runtime.request.Fields;
import io.sluice.runtime.request.UuidText;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Transactions as they have them. */
@RestController
@ForRole(Role.API)
@RequestMapping(TheirPaths.RELAYER)
@Needs(Scope.RELAY_READ)
@Tag(name = TheirDescription.TAG)
class TheirTransactionsController {
  private static final FieldType<Set<TransactionState>> STATUS =
      FieldType.text("a status", TheirTransactionsController::states);

  private final TheirRelayers targets;
  private final Sending sending;
  private final TheirTransactions finding;
  private final Changing changing;

  TheirTransactionsController(
      TheirRelayers targets, Sending sending, TheirTransactions finding, Changing changing) {
    this.targets = targets;
    this.sending = sending;
    this.finding = finding;
    this.changing = changing;
  }

  @PostMapping("/transactions")
  @Needs(Scope.RELAY_WRITE)
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.NOT_SUPPORTED, ErrorCode.RELAYER_PAUSED})
  @Operation(
      operationId = "openzeppelinSendTransaction",
      summary = "Send a transaction",
      description = "200 means it is stored and will be carried to its end.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = TransactionRequest.class))))
  @StoresSignature
  @IdempotencyKeyParameter
  @JudgedByPolicy
  @ChargedToQuota
  ResponseEntity<Envelope<TransactionAnswer>> send(
      @Parameter(hidden = true) Client client,
      @PathVariable String relayerId,
      @RequestBody JsonNode body,
      @Parameter(hidden = true) HttpServletRequest request) {
    return sending.send(client, request, body, targets.recent(relayerId));
  }

  @GetMapping("/transactions")
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(
      operationId = "openzeppelinListTransactions",
      summary = "Transactions of this client, newest first",
      description =
          "The newest 10000; all are listed by GET /api/v1/relay/transactions. What is archived is"
              + " answered by id.")
  @PageParameters
  @Parameter(
      in = ParameterIn.QUERY,
      name = "status",
      description = "In any case",
      schema = @Schema(type = "string", pattern = "^[A-Za-z]{1,20}$", example = "confirmed"))
  PageEnvelope<TransactionAnswer> list(
      @Parameter(hidden = true) Client client,
      @PathVariable String relayerId,
      @Parameter(hidden = true) @RequestParam Map<String, String> parameters) {
    TheirRelayer target = targets.find(relayerId);
    Fields fields = Fields.ofQuery(parameters);
    Set<TransactionState> states = fields.optional("status", STATUS, Set.of());
    PageQuery query = PageQuery.read(fields);
    fields.refuseIfWrong();
    return page(client, target, states, query);
  }

  @GetMapping("/pending_txs")
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(
      operationId = "openzeppelinListPending",
      summary = "Those that are in no block and not over",
      description = "Of an older guide; total_items counts them.")
  @PageParameters
  PageEnvelope<TransactionAnswer> pending(
      @Parameter(hidden = true) Client client,
      @PathVariable String relayerId,
      @Parameter(hidden = true) @RequestParam Map<String, String> parameters) {
    PageQuery query = PageQuery.read(parameters);
    return page(client, targets.find(relayerId), TheirStatus.pending(), query);
  }

  @GetMapping(TheirPaths.TRANSACTION)
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(operationId = "openzeppelinGetTransaction", summary = "Where a transaction stands")
  Envelope<TransactionAnswer> get(
      @Parameter(hidden = true) Client client,
      @PathVariable String relayerId,
      @PathVariable @UuidText String transactionId) {
    return Envelope.of(finding.find(client, targets.find(relayerId), transactionId).answer());
  }

  @GetMapping("/transactions/by-nonce/{nonce}")
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(
      operationId = "openzeppelinGetTransactionByNonce",
      summary = "What a relayer has signed for a nonce")
  Envelope<TransactionAnswer> byNonce(
      @Parameter(hidden = true) Client client,
      @PathVariable String relayerId,
      @PathVariable @Schema(pattern = "^[0-9]{1,19}$") String nonce) {
    return Envelope.of(finding.ofNonce(client, targets.find(relayerId), nonce).answer());
  }

  @PutMapping(TheirPaths.TRANSACTION)
  @Needs(Scope.RELAY_WRITE)
  @Refuses({
    ErrorCode.NOT_FOUND,
    ErrorCode.NOT_SUPPORTED,
    ErrorCode.TOO_LATE,
    ErrorCode.NETWORK_NOT_SERVED
  })
  @Operation(
      operationId = "openzeppelinReplaceTransaction",
      summary = "Offer more for a transaction",
      description = "The same request with the same or a higher speed; anything else is refused.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = TransactionRequest.class))))
  Envelope<TransactionAnswer> replace(
      @Parameter(hidden = true) Client client,
      @PathVariable String relayerId,
      @PathVariable @UuidText String transactionId,
      @RequestBody JsonNode body) {
    TheirRelayer target = targets.find(relayerId);
    changing.replace(finding.find(client, target, transactionId), body);
    return Envelope.of(finding.find(client, target, transactionId).answer());
  }

  @DeleteMapping(TheirPaths.TRANSACTION)
  @Needs(Scope.RELAY_WRITE)
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.TOO_LATE, ErrorCode.NETWORK_NOT_SERVED})
  @Operation(
      operationId = "openzeppelinCancelTransaction",
      summary = "Cancel a transaction",
      description =
          "It is canceled at once, or a no-op at its nonce is asked for and a block decides; the status says which.")
  Envelope<TransactionAnswer> cancel(
      @Parameter(hidden = true) Client client,
      @PathVariable String relayerId,
      @PathVariable @UuidText String transactionId) {
    TheirRelayer target = targets.find(relayerId);
    changing.cancel(finding.find(client, target, transactionId).view());
    return Envelope.of(finding.find(client, target, transactionId).answer());
  }

  @DeleteMapping("/transactions/pending")
  @Needs(Scope.RELAY_WRITE)
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.NETWORK_NOT_SERVED})
  @Operation(
      operationId = "openzeppelinDeletePending",
      summary = "Cancel what is in no block",
      description = "The newest 1000 of this client; what is left is told by asking again.")
  Envelope<Changing.Canceled> deletePending(
      @Parameter(hidden = true) Client client, @PathVariable String relayerId) {
    return Envelope.of(changing.cancelPending(client, targets.find(relayerId)));
  }

  private PageEnvelope<TransactionAnswer> page(
      Client client, TheirRelayer target, Set<TransactionState> states, PageQuery query) {
    var question =
        new TransactionPages.Question(client.id(), target.network().chain(), target.lane(), states);
    return PageEnvelope.of(finding.page(question, target, query), query, finding.count(question));
  }

  private static Set<TransactionState> states(String word) {
    Set<TransactionState> states = TheirStatus.states(word);
    if (states.isEmpty()) {
      throw new IllegalArgumentException(
          "must be pending, sent, submitted, mined, confirmed, failed, canceled or expired");
    }
    return states;
  }
}
