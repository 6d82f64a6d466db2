package io.sluice.relay.batch;

import io.sluice.gateway.access.Client;
import io.sluice.gateway.access.Needs;
import io.sluice.gateway.access.Scope;
import io.sluice.gateway.idempotency.IdempotencyKeyParameter;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.Refuses;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Takes many requests in one call. */
@RestController
@ForRole(Role.API)
@RequestMapping("/api/v1/relay/batch")
@Needs(Scope.RELAY_WRITE)
@Tag(name = "Relay")
class BatchController {
  private final BatchReception reception;

  BatchController(BatchReception reception) {
    this.reception = reception;
  }

  @PostMapping
  @Refuses(ErrorCode.FORWARDER_UNAVAILABLE)
  @Operation(
      operationId = "sendBatch",
      summary = "Send many at once",
      description =
          "Up to 1000 items, direct and gasless mixed, each answered as if it had been sent alone; one that is refused"
              + " harms no other. 202: one or more are stored and will be carried to their ends. 200: none is, and the"
              + " results say why. When all of it fails for a reason that passes (no database, no node), and when it is no"
              + " batch, it is answered with one problem. Repeated with its Idempotency-Key, what is stored is answered"
              + " the same, and what is not is tried again.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = BatchRequest.class))))
  @IdempotencyKeyParameter
  @ApiResponse(
      responseCode = "202",
      description = "One or more are stored",
      content = @Content(schema = @Schema(implementation = BatchAnswer.class)))
  @ApiResponse(
      responseCode = "200",
      description = "None is stored",
      content = @Content(schema = @Schema(implementation = BatchAnswer.class)))
  ResponseEntity<BatchAnswer> batch(
      @Parameter(hidden = true) Client client,
      @RequestBody JsonNode body,
      @Parameter(hidden = true) HttpServletRequest request) {
    return reception.take(client, request, body);
  }
}
