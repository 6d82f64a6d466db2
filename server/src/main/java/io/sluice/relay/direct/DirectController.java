package io.sluice.relay.direct;

import io.sluice.engine.routing.RoutingSettings;
import io.sluice.engine.transaction.NewTransaction;
import io.sluice.evm.network.NetworkField;
import io.sluice.evm.network.Networks;
import io.sluice.gateway.access.Client;
import io.sluice.gateway.idempotency.IdempotencyKeyParameter;
import io.sluice.relay.intake.AcceptedAnswer;
import io.sluice.relay.intake.Intake;
import io.sluice.relay.intake.Reception;
import io.sluice.relay.relayers.RelayerNames;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
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
@Tag(name = "Relay")
class DirectController {
  private final Reception reception;
  private final Intake intake;
  private final DirectStorage storage;
  private final RelayerNames relayers;
  private final Networks networks;
  private final NetworkField field;

  DirectController(
      Reception reception,
      Intake intake,
      DirectStorage storage,
      RelayerNames relayers,
      Networks networks,
      NetworkField field) {
    this.reception = reception;
    this.intake = intake;
    this.storage = storage;
    this.relayers = relayers;
    this.networks = networks;
    this.field = field;
  }

  @PostMapping("/direct")
  @Operation(
      summary = "Send a transaction",
      description = "202 means it is stored and will be carried to its end, whatever happens next.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = DirectRequest.class))))
  @IdempotencyKeyParameter
  @ApiResponse(
      responseCode = "202",
      description = "Stored",
      content = @Content(schema = @Schema(implementation = AcceptedAnswer.class)))
  ResponseEntity<AcceptedAnswer> direct(
      @Parameter(hidden = true) Client client,
      @RequestBody JsonNode body,
      @Parameter(hidden = true) HttpServletRequest request) {
    return reception.take(
        client,
        request,
        body,
        (id, now, claim) -> {
          DirectRequestReader.DirectIntent wanted = read(body, now);
          NewTransaction created =
              new NewTransaction(id, client.id(), wanted.network().chain(), wanted.intent(), now);
          long weight = wanted.intent().data().size();
          return intake.store(storage, created, id.value(), client.id(), weight, claim);
        });
  }

  private DirectRequestReader.DirectIntent read(JsonNode body, Instant now) {
    return new DirectRequestReader(
            field,
            network -> networks.bean(network.chain(), RoutingSettings.class).largestGas(),
            network -> relayers.all(network.chain()),
            now)
        .read(body);
  }
}
