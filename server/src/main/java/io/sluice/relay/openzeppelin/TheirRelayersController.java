package io.sluice.relay.openzeppelin;

import io.sluice.engine.lane.Lane;
import io.sluice.gateway.access.Client;
import io.sluice.gateway.access.Needs;
import io.sluice.gateway.access.Scope;
import io.sluice.relay.relayers.RelayerChanges;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.failure.Refuses;
import io.sluice.runtime.request.FieldType;
import io.sluice.runtime.request.Fields;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Relayers as they have them: our lanes, and a pool for whichever lane has room. */
@RestController
@ForRole(Role.API)
@Needs(Scope.RELAY_READ)
@Tag(name = TheirDescription.TAG)
class TheirRelayersController {
  private final TheirRelayers targets;
  private final Standings standings;
  private final RelayerChanges changes;

  TheirRelayersController(TheirRelayers targets, Standings standings, RelayerChanges changes) {
    this.targets = targets;
    this.standings = standings;
    this.changes = changes;
  }

  @GetMapping("/api/v1/relayers")
  @Refuses
  @Operation(operationId = "openzeppelinListRelayers", summary = "Pools and lanes, as relayers")
  @PageParameters
  PageEnvelope<RelayerAnswer> list(
      @Parameter(hidden = true) @RequestParam Map<String, String> parameters) {
    PageQuery query = PageQuery.read(parameters);
    return PageEnvelope.of(targets.all().stream().map(RelayerAnswer::of).toList(), query);
  }

  @PostMapping("/api/v1/relayers")
  @Needs(Scope.ADMIN)
  @Refuses(ErrorCode.NOT_SUPPORTED)
  @Operation(
      operationId = "openzeppelinCreateRelayer",
      summary = "Refused: the signer makes relayers of the keys it has")
  Envelope<RelayerAnswer> create() {
    throw unsupported(
        "A relayer is a key of the signer: put a key into its keystore, and a relayer is made of it.");
  }

  @GetMapping(TheirPaths.RELAYER)
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(operationId = "openzeppelinGetRelayer", summary = "A relayer")
  Envelope<RelayerAnswer> get(@PathVariable String relayerId) {
    return Envelope.of(RelayerAnswer.of(targets.find(relayerId)));
  }

  @PatchMapping(TheirPaths.RELAYER)
  @Needs(Scope.ADMIN)
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(
      operationId = "openzeppelinUpdateRelayer",
      summary = "Drain a relayer, or take it back into service",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = RelayerAnswer.Change.class))))
  Envelope<RelayerAnswer> update(
      @Parameter(hidden = true) Client client,
      @PathVariable String relayerId,
      @RequestBody JsonNode body) {
    TheirRelayer target = targets.find(relayerId);
    Fields fields = Fields.ofBody(body);
    Boolean paused = fields.optional("paused", FieldType.FLAG);
    String name = fields.optional("name", FieldType.TEXT, target.id());
    if (!name.equals(target.id())) {
      fields.refuse("name", "cannot be changed: a relayer is named after its key");
    }
    Lane lane = target.lane();
    if (lane == null && Boolean.TRUE.equals(paused)) {
      fields.refuse("paused", "is said of relayers one by one, not of the pool");
    }
    fields.refuseIfWrong();
    if (lane != null && paused != null) {
      if (paused) {
        changes.drain(client, lane);
      } else {
        changes.resume(client, lane);
      }
    }
    return get(relayerId);
  }

  @DeleteMapping(TheirPaths.RELAYER)
  @Needs(Scope.ADMIN)
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.NOT_SUPPORTED})
  @Operation(operationId = "openzeppelinDeleteRelayer", summary = "Refused: drain it instead")
  Envelope<RelayerAnswer> delete(@PathVariable String relayerId) {
    targets.find(relayerId);
    throw unsupported(
        "What a relayer has signed must stay explained: pause it instead, and it is retired once all it has is over.");
  }

  @GetMapping(TheirPaths.RELAYER + "/status")
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(operationId = "openzeppelinGetRelayerStatus", summary = "How a relayer does")
  Envelope<RelayerAnswer.Standing> status(
      @Parameter(hidden = true) Client client, @PathVariable String relayerId) {
    return Envelope.of(standings.of(targets.find(relayerId), client));
  }

  @GetMapping(TheirPaths.RELAYER + "/balance")
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(operationId = "openzeppelinGetRelayerBalance", summary = "What a relayer has")
  Envelope<RelayerAnswer.Balance> balance(@PathVariable String relayerId) {
    return Envelope.of(
        new RelayerAnswer.Balance(standings.balance(targets.find(relayerId)).value(), "wei"));
  }

  @PostMapping(TheirPaths.RELAYER + "/sign")
  @Needs(Scope.RELAY_WRITE)
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.NOT_SUPPORTED})
  @Operation(operationId = "openzeppelinSign", summary = "Refused: relayers sign transactions only")
  Envelope<String> sign(@PathVariable String relayerId) {
    throw signsNothingElse(relayerId);
  }

  @PostMapping(TheirPaths.RELAYER + "/sign-typed-data")
  @Needs(Scope.RELAY_WRITE)
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.NOT_SUPPORTED})
  @Operation(
      operationId = "openzeppelinSignTypedData",
      summary = "Refused: relayers sign transactions only")
  Envelope<String> signTypedData(@PathVariable String relayerId) {
    throw signsNothingElse(relayerId);
  }

  @PostMapping(TheirPaths.RELAYER + "/sign-transaction")
  @Needs(Scope.RELAY_WRITE)
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.NOT_SUPPORTED})
  @Operation(operationId = "openzeppelinSignTransaction", summary = "Refused: not of EVM networks")
  Envelope<String> signTransaction(@PathVariable String relayerId) {
    throw signsNothingElse(relayerId);
  }

  private RefusedException signsNothingElse(String relayerId) {
    targets.find(relayerId);
    return unsupported(
        "Relayers sign transactions and nothing else: a key that signs any digest signs permits, and this process has no keys.");
  }

  private static RefusedException unsupported(String sentence) {
    return new RefusedException(ErrorCode.NOT_SUPPORTED, sentence);
  }
}
