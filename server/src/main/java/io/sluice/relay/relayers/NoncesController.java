package io.sluice.relay.relayers;

import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.NonceLedger;
import io.sluice.engine.transaction.NonceHistory;
import io.sluice.evm.chain.AddressText;
import io.sluice.evm.chain.HashText;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.NetworkField;
import io.sluice.evm.network.NetworkName;
import io.sluice.evm.network.NetworkParameter;
import io.sluice.gateway.access.Needs;
import io.sluice.gateway.access.Scope;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.Refuses;
import io.sluice.runtime.request.DecimalText;
import io.sluice.runtime.request.FieldType;
import io.sluice.runtime.request.Fields;
import io.sluice.runtime.request.LimitParameter;
import io.sluice.runtime.request.UuidText;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Explains every nonce of a lane. */
@RestController
@ForRole(Role.API)
@Needs(Scope.ADMIN)
@Tag(name = "Relayers")
class NoncesController {
  private static final FieldType<Long> FIRST =
      FieldType.integer(0, Long.MAX_VALUE - LimitParameter.LARGEST);

  private final Relayers relayers;
  private final NetworkField networks;
  private final NonceHistory history;

  NoncesController(Relayers relayers, NetworkField networks, NonceHistory history) {
    this.relayers = relayers;
    this.networks = networks;
    this.history = history;
  }

  @GetMapping("/api/v1/relayers/{relayerId}/nonces")
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(
      operationId = "listNonces",
      summary = "What happened to a relayer's nonces",
      description = "The newest when from is absent. Every nonce is explained, for ever.")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "from",
      description = "The first nonce shown",
      schema =
          @Schema(
              type = "integer",
              format = "int64",
              minimum = "0",
              maximum = "9223372036854775307"))
  @LimitParameter
  @NetworkParameter
  NoncesAnswer nonces(
      @PathVariable String relayerId,
      @Parameter(hidden = true) @RequestParam Map<String, String> parameters) {
    Fields fields = Fields.ofQuery(parameters);
    Long first = fields.optional("from", FIRST);
    int count = fields.limit();
    Network network = networks.optional(fields);
    fields.refuseIfWrong();
    Lane lane = relayers.find(relayerId, network);
    long next = lane.next() == null ? 0 : lane.next().value();
    Nonce start = new Nonce(first == null ? Math.max(0, next - count) : first);
    return NoncesAnswer.of(lane, relayers.network(lane), history.of(lane.id(), start, count));
  }

  /**
   * @param nextNonce the first not reserved
   * @param minedNonce the first that no block has used
   * @param auditedNonce every one under it was compared with the chain, at its final depth
   */
  @Schema(name = "Nonces")
  record NoncesAnswer(
      String relayerId,
      @NetworkName String network,
      @AddressText String address,
      @DecimalText @Schema(example = "42") @Nullable String nextNonce,
      @DecimalText @Schema(example = "40") @Nullable String minedNonce,
      @DecimalText @Schema(example = "30") @Nullable String auditedNonce,
      List<NonceAnswer> nonces) {
    static NoncesAnswer of(Lane lane, String network, List<NonceLedger.Entry> entries) {
      Map<Nonce, List<EventAnswer>> byNonce = new TreeMap<>();
      entries.forEach(entry ->
          byNonce
              .computeIfAbsent(entry.nonce(), any -> new ArrayList<>())
              .add(EventAnswer.of(entry)));
      return new NoncesAnswer(
          lane.name(),
          network,
          lane.address().checksummed(),
          text(lane.next()),
          text(lane.mined()),
          text(lane.audited()),
          byNonce.entrySet().stream()
              .map(each ->
                  new NonceAnswer(
                      each.getKey().toString(), each.getValue().getLast().event(), each.getValue()))
              .toList());
    }
  }

  /**
   * @param state the newest event
   * @param events oldest first
   */
  @Schema(name = "Nonce")
  record NonceAnswer(
      @DecimalText @Schema(example = "41") String nonce,
      @NonceEventText String state,
      List<EventAnswer> events) {}

  /**
   * @param event {@code signed}, {@code sent}, {@code replaced}, {@code mined}, {@code unmined} or
   *     {@code foreign}
   */
  @Schema(name = "NonceEvent")
  record EventAnswer(
      @NonceEventText String event,
      @UuidText @Nullable String transactionId,
      @HashText @Nullable String transactionHash,
      @Nullable String reason,
      Instant at) {
    static EventAnswer of(NonceLedger.Entry entry) {
      return new EventAnswer(
          entry.event().name().toLowerCase(Locale.ROOT),
          text(entry.transaction()),
          text(entry.hash()),
          entry.reason(),
          entry.at());
    }
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : Objects.toString(value);
  }
}
