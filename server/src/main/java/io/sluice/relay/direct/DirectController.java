package io.sluice.relay.direct;

import io.sluice.gateway.access.Client;
import io.sluice.gateway.access.Needs;
import io.sluice.gateway.access.Scope;
import io.sluice.gateway.idempotency.IdempotencyKeyParameter;
import io.sluice.gateway.policy.JudgedByPolicy;
import io.sluice.gateway.quota.ChargedToQuota;
import io.sluice.gateway.signature.StoresSignature;
import io.sluice.relay.intake.AcceptedAnswer;
import io.sluice.relay.intake.Reception;
import io.sluice.runtime.failure.Refuses;
import io.sluice.runtime.openapi.AnswerHeader;
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

/** Takes direct requests. */
@RestController
@ForRole(Role.API)
@RequestMapping("/api/v1/relay")
@Needs(Scope.RELAY_WRITE)
@Tag(name = "Relay")
class DirectController {
  private final Reception reception;
  private final DirectKind kind;

  DirectController(Reception reception, DirectKind kind) {
    this.reception = reception;
    this.kind = kind;
  }

  @PostMapping("/direct")
  @Refuses
  @Operation(
      operationId = "sendDirect",
      summary = "Send a transaction",
      description = "202 means it is stored and will be carried to its end, whatever happens next.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = DirectRequest.class))))
  @StoresSignature
  @IdempotencyKeyParameter
  @JudgedByPolicy
  @ChargedToQuota
  @AnswerHeader(
      name = "Location",
      description = "Where its status is.",
      pattern = "^/api/v1/relay/status/[0-9a-f-]{36}$",
      status = 202)
  @ApiResponse(
      responseCode = "202",
      description = "Stored",
      content = @Content(schema = @Schema(implementation = AcceptedAnswer.class)))
  ResponseEntity<AcceptedAnswer> direct(
      @Parameter(hidden = true) Client client,
      @RequestBody JsonNode body,
      @Parameter(hidden = true) HttpServletRequest request) {
    return reception.take(client, request, body, kind);
  }
}
