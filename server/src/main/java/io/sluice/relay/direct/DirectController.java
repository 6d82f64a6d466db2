package io.sluice.relay.direct;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.sluice.engine.routing.RoutingSettings;
import io.sluice.engine.transaction.NewTransaction;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.NetworkField;
import io.sluice.evm.network.Networks;
import io.sluice.gateway.access.Client;
import io.sluice.gateway.idempotency.Idempotency;
import io.sluice.gateway.idempotency.IdempotencyKey;
import io.sluice.relay.relayers.RelayerNames;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
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
  private static final String PATH = "/api/v1/relay/status/";

  private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();
  private final Intake intake;
  private final Idempotency idempotency;
  private final RelayerNames relayers;
  private final Networks networks;
  private final NetworkField field;

  DirectController(
      Intake intake,
      Idempotency idempotency,
      RelayerNames relayers,
      Networks networks,
      NetworkField field) {
    this.intake = intake;
    this.idempotency = idempotency;
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
  @Parameter(
      in = ParameterIn.HEADER,
      name = IdempotencyKey.HEADER,
      schema = @Schema(type = "string", pattern = "^[\\x21\\x23-\\x7e]{1,255}$"),
      description =
          "1 to 255 visible ASCII characters. The same key with the same body answers the same and creates nothing"
              + " again (Idempotent-Replayed: true); with another body it is refused. Kept for ever.")
  @ApiResponse(
      responseCode = "202",
      description = "Stored",
      content = @Content(schema = @Schema(implementation = AcceptedAnswer.class)))
  ResponseEntity<AcceptedAnswer> direct(
      @Parameter(hidden = true) Client client,
      @RequestBody JsonNode body,
      @Parameter(hidden = true) HttpServletRequest request) {
    UUID id = ids.generate();
    Idempotency.Done done =
        idempotency.once(
            client,
            request,
            body,
            id,
            (now, claim) -> {
              DirectRequestReader.DirectIntent wanted = read(body, now);
              return intake.store(
                  new NewTransaction(
                      new TransactionId(id),
                      client.id(),
                      wanted.network().chain(),
                      wanted.intent(),
                      now),
                  claim);
            });
    TransactionId created = new TransactionId(done.id());
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.accepted().location(URI.create(PATH + created));
    if (done.replayed()) {
      answer.header("Idempotent-Replayed", "true");
    }
    return answer.body(AcceptedAnswer.of(created, network(body), done.at()));
  }

  private DirectRequestReader.DirectIntent read(JsonNode body, Instant now) {
    return new DirectRequestReader(
            field,
            network -> networks.bean(network.chain(), RoutingSettings.class).largestGas(),
            network -> relayers.all(network.chain()),
            now)
        .read(body);
  }

  /** Of a body that was accepted, now or earlier. */
  private String network(JsonNode body) {
    String named = body.path(NetworkField.NAME).asString("");
    Optional<Network> network = named.isEmpty() ? networks.standard() : networks.find(named);
    return network.map(Network::name).orElse(named);
  }
}
