package io.sluice.relay.relayers;

import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.LaneState;
import io.sluice.engine.transaction.LaneLoad;
import io.sluice.engine.transaction.LaneLoads;
import io.sluice.evm.chain.AddressText;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.NetworkField;
import io.sluice.evm.network.NetworkName;
import io.sluice.evm.network.NetworkParameter;
import io.sluice.gateway.access.Client;
import io.sluice.gateway.access.Needs;
import io.sluice.gateway.access.Scope;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.Refuses;
import io.sluice.runtime.request.DecimalText;
import io.sluice.runtime.request.Fields;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tells which relayers there are and how they do (REQUIREMENTS C7). */
@RestController
@ForRole(Role.API)
@Tag(name = "Relayers")
class RelayersController {
  private final Relayers relayers;
  private final NetworkField networks;
  private final RelayerChanges changes;
  private final LaneLoads loads;
  private final Clock clock;

  RelayersController(
      Relayers relayers,
      NetworkField networks,
      RelayerChanges changes,
      LaneLoads loads,
      Clock clock) {
    this.relayers = relayers;
    this.networks = networks;
    this.changes = changes;
    this.loads = loads;
    this.clock = clock;
  }

  @GetMapping("/api/v1/relayers/status")
  @Needs(Scope.RELAY_READ)
  @Refuses
  @Operation(
      operationId = "listRelayers",
      summary = "The relayers, their health and what waits on each")
  @NetworkParameter
  RelayersAnswer status(@Parameter(hidden = true) @RequestParam Map<String, String> parameters) {
    List<Lane> all = relayers.all(network(parameters));
    Map<LaneId, Wei> promised = promised(all);
    List<RelayerAnswer> answers = all.stream().map(lane -> answer(lane, promised)).toList();
    long inService = all.stream().filter(RelayersController::inService).count();
    long active = answers.stream().filter(RelayerAnswer::healthy).count();
    return new RelayersAnswer(
        active == 0 ? "unhealthy" : active < inService ? "degraded" : "healthy",
        clock.instant(),
        inService,
        active,
        answers);
  }

  @PostMapping("/api/v1/relayers/{relayerId}/drain")
  @Needs(Scope.ADMIN)
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(
      operationId = "drainRelayer",
      summary = "Retire a relayer's key",
      description =
          "It takes nothing new, ends what it has, and is retired then; what is routed to it and not signed goes to"
              + " another. Where the same key is a relayer on several networks, the"
              + " network must be named.")
  @NetworkParameter
  RelayerAnswer drain(
      @Parameter(hidden = true) Client client,
      @PathVariable String relayerId,
      @Parameter(hidden = true) @RequestParam Map<String, String> parameters) {
    return change(relayerId, parameters, lane -> changes.drain(client, lane));
  }

  @PostMapping("/api/v1/relayers/{relayerId}/resume")
  @Needs(Scope.ADMIN)
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(
      operationId = "resumeRelayer",
      summary = "Take a relayer back into service",
      description = "One that drains, or is retired.")
  @NetworkParameter
  RelayerAnswer resume(
      @Parameter(hidden = true) Client client,
      @PathVariable String relayerId,
      @Parameter(hidden = true) @RequestParam Map<String, String> parameters) {
    return change(relayerId, parameters, lane -> changes.resume(client, lane));
  }

  /** One that is there already stays as it is. */
  private RelayerAnswer change(
      String relayerId, Map<String, String> parameters, Consumer<Lane> change) {
    Network network = network(parameters);
    change.accept(relayers.find(relayerId, network));
    Lane now = relayers.find(relayerId, network);
    return answer(now, promised(List.of(now)));
  }

  private @Nullable Network network(Map<String, String> parameters) {
    Fields fields = Fields.ofQuery(parameters);
    Network network = networks.optional(fields);
    fields.refuseIfWrong();
    return network;
  }

  private RelayerAnswer answer(Lane lane, Map<LaneId, Wei> promised) {
    return RelayerAnswer.of(
        lane, relayers.network(lane), promised.getOrDefault(lane.id(), Wei.ZERO));
  }

  private Map<LaneId, Wei> promised(List<Lane> all) {
    return all.stream()
        .map(Lane::chain)
        .distinct()
        .flatMap(chain -> loads.of(chain).stream())
        .collect(Collectors.toMap(LaneLoad::lane, LaneLoad::reserved, Wei::plusCapped));
  }

  /** Whether it is meant to take transactions. */
  private static boolean inService(Lane lane) {
    return switch (lane.state()) {
      case NEW, ACTIVE, LOW_BALANCE, AWAY, PAUSED -> true;
      case DRAINING, RETIRED -> false;
    };
  }

  /**
   * @param totalConfigured those in service: what drains or is retired is shown and not counted
   * @param status {@code healthy}, {@code degraded} when some are not active, {@code unhealthy}
   *     when none is
   */
  @Schema(name = "Relayers")
  record RelayersAnswer(
      @Schema(allowableValues = {"healthy", "degraded", "unhealthy"}) String status,
      Instant timestamp,
      long totalConfigured,
      long totalActive,
      List<RelayerAnswer> relayers) {}

  /**
   * @param status {@code active}, {@code low_balance}, {@code new} before its nonce was read,
   *     {@code away} when a remote one does not answer, {@code paused}, {@code draining} or {@code
   *     retired}
   * @param pending transactions signed and not yet in a block
   * @param window transactions it may have in flight at present
   * @param promised wei that what is routed to it and in no block may cost at most, decimal; the
   *     balance counts less that
   * @param blocked what nodes say to its next nonce, in their words; null while they take it
   */
  @Schema(name = "Relayer")
  record RelayerAnswer(
      String id,
      @Schema(allowableValues = {"lane", "remote"}) String type,
      @Schema(
              allowableValues = {
                "new",
                "active",
                "low_balance",
                "away",
                "paused",
                "draining",
                "retired"
              })
          String status,
      boolean healthy,
      @AddressText String address,
      @NetworkName String network,
      @DecimalText @Schema(example = "137") String chainId,
      long pending,
      int window,
      @DecimalText @Schema(example = "42") @Nullable String nextNonce,
      @DecimalText @Nullable String balance,
      @DecimalText String promised,
      @Nullable String blocked,
      @Nullable Instant blockedSince,
      @Nullable Instant lastCheck) {
    static RelayerAnswer of(Lane lane, String network, Wei promised) {
      return new RelayerAnswer(
          lane.name(),
          lane.remote() ? "remote" : "lane",
          lane.state().name().toLowerCase(Locale.ROOT),
          lane.state() == LaneState.ACTIVE && lane.blocked() == null,
          lane.address().checksummed(),
          network,
          lane.chain().toString(),
          lane.pending(),
          lane.window(),
          lane.next() == null ? null : Objects.toString(lane.next()),
          lane.balance() == null ? null : Objects.toString(lane.balance()),
          promised.toString(),
          lane.blocked() == null ? null : lane.blocked().reason(),
          lane.blocked() == null ? null : lane.blocked().since(),
          lane.checkedAt());
    }
  }
}
