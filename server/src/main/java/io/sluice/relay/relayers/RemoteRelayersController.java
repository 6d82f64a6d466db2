package io.sluice.relay.relayers;

import io.sluice.backing.revision.Revisions;
import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.RemoteLanes;
import io.sluice.engine.remote.RemotePlaces;
import io.sluice.engine.remote.RemotePool;
import io.sluice.engine.remote.RemoteRelayer;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.NetworkField;
import io.sluice.evm.network.NetworkName;
import io.sluice.evm.network.NetworkParameter;
import io.sluice.evm.network.Networks;
import io.sluice.gateway.access.Client;
import io.sluice.gateway.access.Needs;
import io.sluice.gateway.access.Scope;
import io.sluice.gateway.audit.AuditLog;
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
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * Members of the pool whose keys others hold: adds them, stops them, and gives them their share.
 */
@RestController
@ForRole(Role.API)
@Needs(Scope.ADMIN)
@Tag(name = "Relayers")
class RemoteRelayersController {
  private static final FieldType<String> PLACE =
      FieldType.matching(
          "an http or https address of at most 200 characters",
          Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]{1,150}(/[A-Za-z0-9._~/-]{0,40})?"));
  private static final FieldType<String> ID =
      FieldType.matching(
          "the id of a relayer at that address", Pattern.compile("[A-Za-z0-9._-]{1,100}"));
  private static final FieldType<Long> KEY = FieldType.integer(0, 199);
  private static final FieldType<Long> WEIGHT = FieldType.integer(1, 1000);

  private final Relayers relayers;
  private final NetworkField networkField;
  private final Networks networks;
  private final RemoteLanes lanes;
  private final Revisions revisions;
  private final AuditLog audit;
  private final TransactionTemplate transaction;

  RemoteRelayersController(
      Relayers relayers,
      NetworkField networkField,
      Networks networks,
      RemoteLanes lanes,
      Revisions revisions,
      AuditLog audit,
      TransactionTemplate transaction) {
    this.relayers = relayers;
    this.networkField = networkField;
    this.networks = networks;
    this.lanes = lanes;
    this.revisions = revisions;
    this.audit = audit;
    this.transaction = transaction;
  }

  @GetMapping("/api/v1/admin/relayers")
  @Refuses
  @Operation(
      operationId = "listRemoteRelayers",
      summary = "Where the remote relayers are, and how they are")
  RemoteRelayersAnswer list() {
    return new RemoteRelayersAnswer(
        networks.all().stream()
            .flatMap(each ->
                networks.bean(each.chain(), RemotePlaces.class).all().stream()
                    .map(one -> RemoteRelayerAnswer.of(one, each.name())))
            .toList());
  }

  @PostMapping("/api/v1/admin/relayers")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Refuses(ErrorCode.INVALID_REQUEST)
  @Operation(
      operationId = "addRemoteRelayer",
      summary = "Add an OpenZeppelin Relayer to the pool",
      description =
          "It takes transactions once it has said its address, within a health period. One of the same address and id is"
              + " changed.")
  RemoteRelayersAnswer add(
      @Parameter(hidden = true) Client client,
      @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = NewRemoteRelayer.class)))
          @RequestBody
          JsonNode body) {
    Fields fields = Fields.ofBody(body);
    String url = fields.required("url", PLACE);
    String id = fields.optional("relayerId", ID, "");
    long key = fields.optional("keyRef", KEY, 0L);
    long weight = fields.optional("weight", WEIGHT, 1L);
    Network network = networkField.orStandard(fields);
    fields.refuseIfWrong();
    RemotePlaces places =
        networks.bean(Objects.requireNonNull(network).chain(), RemotePlaces.class);
    if (!places.hasKey((int) key)) {
      throw new RefusedException(
          ErrorCode.INVALID_REQUEST,
          "There is no key " + key + " among sluice.remote.api-keys of this network.");
    }
    transaction.executeWithoutResult(status -> {
      places.add(Objects.requireNonNull(url), id, (int) key, (int) weight);
      audit.append(client.actor(), "relayer.add", url + " of " + network.name(), id);
      revisions.changed(RemotePool.REVISION);
    });
    return list();
  }

  @PostMapping("/api/v1/relayers/{relayerId}/pause")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.INVALID_REQUEST})
  @Operation(
      operationId = "pauseRelayer",
      summary = "Stop giving a remote relayer anything",
      description = "What it has goes on. It stays so until it is resumed.")
  @NetworkParameter
  void pause(
      @Parameter(hidden = true) Client client,
      @PathVariable String relayerId,
      @Parameter(hidden = true) @RequestParam Map<String, String> parameters) {
    Lane lane = remote(relayerId, parameters);
    transaction.executeWithoutResult(status -> {
      if (lanes.pause(lane.id())) {
        audit.append(
            client.actor(),
            "relayer.pause",
            lane.name() + " of " + relayers.network(lane),
            lane.address().hex());
      }
    });
  }

  @PutMapping("/api/v1/relayers/{relayerId}/weight")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.INVALID_REQUEST})
  @Operation(
      operationId = "weighRelayer",
      summary = "Give a remote relayer its share: of twice the weight it takes twice as many")
  @NetworkParameter
  void weigh(
      @Parameter(hidden = true) Client client,
      @PathVariable String relayerId,
      @Parameter(hidden = true) @RequestParam Map<String, String> parameters,
      @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = RelayerWeight.class)))
          @RequestBody
          JsonNode body) {
    Fields fields = Fields.ofBody(body);
    Long weight = fields.required("weight", WEIGHT);
    fields.refuseIfWrong();
    int share = Math.toIntExact(Objects.requireNonNull(weight));
    Lane lane = remote(relayerId, parameters);
    transaction.executeWithoutResult(status -> {
      lanes.weigh(lane.id(), share);
      audit.append(
          client.actor(),
          "relayer.weigh",
          lane.name() + " of " + relayers.network(lane),
          Integer.toString(share));
    });
  }

  private Lane remote(String name, Map<String, String> parameters) {
    Fields fields = Fields.ofQuery(parameters);
    Network network = networkField.optional(fields);
    fields.refuseIfWrong();
    Lane lane = relayers.find(name, network);
    if (!lane.remote()) {
      throw new RefusedException(
          ErrorCode.INVALID_REQUEST, "Relayer " + name + " is a lane whose key is here.");
    }
    return lane;
  }

  /**
   * @param url without {@code /api/v1}
   * @param relayerId its id there; the first there when it is absent
   * @param keyRef the place of its key in sluice.remote.api-keys, 0 for the first
   */
  @Schema(name = "NewRemoteRelayer")
  record NewRemoteRelayer(
      @Schema(example = "http://relayer-1:8081") String url,
      @Nullable String relayerId,
      @Schema(minimum = "0", maximum = "199") @Nullable Long keyRef,
      @Schema(minimum = "1", maximum = "1000") @Nullable Long weight,
      @Nullable String network) {}

  @Schema(name = "RelayerWeight")
  record RelayerWeight(@Schema(minimum = "1", maximum = "1000") long weight) {}

  @Schema(name = "RemoteRelayers")
  record RemoteRelayersAnswer(List<RemoteRelayerAnswer> relayers) {}

  /**
   * @param relayerId its id there; null until it was learned
   * @param trouble why it gets nothing; null while it is well
   */
  @Schema(name = "RemoteRelayer")
  record RemoteRelayerAnswer(
      String url,
      @NetworkName String network,
      @Nullable String relayerId,
      int keyRef,
      @Schema(allowableValues = {"unknown", "healthy", "unreachable", "stopped", "wrong"})
          String health,
      @Nullable String trouble,
      @Nullable Instant lastCheck) {
    static RemoteRelayerAnswer of(RemoteRelayer relayer, String network) {
      return new RemoteRelayerAnswer(
          relayer.baseUrl(),
          network,
          relayer.remoteId(),
          relayer.keyRef(),
          relayer.health().name().toLowerCase(Locale.ROOT),
          relayer.trouble(),
          relayer.checkedAt());
    }
  }
}
