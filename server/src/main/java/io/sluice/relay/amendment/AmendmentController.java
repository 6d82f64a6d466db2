package io.sluice.relay.amendment;

import io.sluice.evm.price.Speed;
import io.sluice.gateway.access.Client;
import io.sluice.gateway.access.Needs;
import io.sluice.gateway.access.Scope;
import io.sluice.relay.intake.RequestFields;
import io.sluice.relay.status.OwnTransaction;
import io.sluice.relay.status.OwnTransactions;
import io.sluice.relay.status.StatusText;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.Refuses;
import io.sluice.runtime.request.Fields;
import io.sluice.runtime.request.UuidText;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Takes transactions back, and offers more for them. */
@RestController
@ForRole(Role.API)
@RequestMapping("/api/v1/relay/transactions/{transactionId}")
@Needs(Scope.RELAY_WRITE)
@Tag(name = "Relay")
class AmendmentController {
  private final OwnTransactions own;
  private final Map<String, Amendments> kinds;

  AmendmentController(OwnTransactions own, List<Amendments> kinds) {
    this.own = own;
    this.kinds = kinds.stream().collect(Collectors.toMap(Amendments::type, each -> each));
  }

  @DeleteMapping
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.TOO_LATE, ErrorCode.NETWORK_NOT_SERVED})
  @Operation(
      operationId = "cancelTransaction",
      summary = "Cancel a transaction",
      description =
          "200: it was canceled before it had a nonce. 202: a no-op at its nonce was asked for; whichever a block takes"
              + " decides, and the status says which. 409: a block holds it, or it is over. A gasless one is canceled before"
              + " it is packed into a transaction, or not at all.")
  @ApiResponse(
      responseCode = "200",
      description = "Done for good",
      content = @Content(schema = @Schema(implementation = AmendmentAnswer.class)))
  @ApiResponse(
      responseCode = "202",
      description = "Asked for; a block decides",
      content = @Content(schema = @Schema(implementation = AmendmentAnswer.class)))
  ResponseEntity<AmendmentAnswer> cancel(
      @Parameter(hidden = true) Client client, @PathVariable @UuidText String transactionId) {
    OwnTransaction found = own.find(client, transactionId);
    return answer(client, transactionId, kind(found).cancel(found.view()));
  }

  @PostMapping("/speed-up")
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.TOO_LATE, ErrorCode.NETWORK_NOT_SERVED})
  @Operation(
      operationId = "speedUpTransaction",
      summary = "Offer more for a transaction",
      description =
          "200: it will be signed at the new speed. 202: it will be signed again at its nonce, at least 10 % dearer;"
              + " whichever a block takes decides. 409: a block holds it, it is over, it was canceled, or it is gasless:"
              + " what carries it is sped up by itself.")
  @ApiResponse(
      responseCode = "200",
      description = "Done for good",
      content = @Content(schema = @Schema(implementation = AmendmentAnswer.class)))
  @ApiResponse(
      responseCode = "202",
      description = "Asked for; a block decides",
      content = @Content(schema = @Schema(implementation = AmendmentAnswer.class)))
  ResponseEntity<AmendmentAnswer> speedUp(
      @Parameter(hidden = true) Client client,
      @PathVariable @UuidText String transactionId,
      @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content = @Content(schema = @Schema(implementation = SpeedUpRequest.class)))
          @RequestBody(required = false)
          @Nullable JsonNode body) {
    Fields fields = Fields.ofBody(body);
    Speed speed = fields.optional("speed", RequestFields.SPEED, Speed.FASTEST);
    fields.refuseIfWrong();
    OwnTransaction found = own.find(client, transactionId);
    return answer(client, transactionId, kind(found).speedUp(found.view(), speed));
  }

  private Amendments kind(OwnTransaction found) {
    return Objects.requireNonNull(kinds.get(found.type()), found.type());
  }

  private ResponseEntity<AmendmentAnswer> answer(
      Client client, String transactionId, Amendments.Effect effect) {
    boolean done = effect == Amendments.Effect.DONE;
    String status = own.find(client, transactionId).view().state().status();
    return ResponseEntity.status(done ? HttpStatus.OK : HttpStatus.ACCEPTED)
        .body(
            new AmendmentAnswer(
                transactionId,
                status,
                done,
                done
                    ? "Done."
                    : "A replacement at the same nonce was asked for; a block decides between them."));
  }

  @Schema(name = "SpeedUpRequest")
  record SpeedUpRequest(
      @Schema(
              description = "At whose price, at least",
              allowableValues = {"safeLow", "average", "fast", "fastest"},
              defaultValue = "fastest")
          @Nullable String speed) {}

  /**
   * @param inTime whether it is done for good; {@code false} while a block has yet to decide
   */
  @Schema(name = "Amendment")
  record AmendmentAnswer(
      @UuidText String transactionId, @StatusText String status, boolean inTime, String message) {}
}
