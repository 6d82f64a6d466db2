package io.sluice.relay.openzeppelin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sluice.evm.chain.AddressText;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.NetworkName;
import io.sluice.evm.network.Networks;
import io.sluice.gateway.access.Client;
import io.sluice.gateway.access.Needs;
import io.sluice.gateway.access.Scope;
import io.sluice.gateway.webhook.WebhookAddresses;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.failure.Refuses;
import io.sluice.runtime.request.UuidText;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Networks, signers and notifications as they have them: to be read. */
@RestController
@ForRole(Role.API)
@Needs(Scope.RELAY_READ)
@Tag(name = TheirDescription.TAG)
class CatalogueController {
  private static final String EVM = "evm:";
  private static final String SIGNERS =
      "Keys are made and kept by the signer, and never pass through the API: change its keystore.";
  private static final String NOTIFICATIONS =
      "Notifications are webhooks here: use /api/v1/webhooks, which signs, repeats and keeps a log.";

  private final Networks networks;
  private final TheirRelayers targets;
  private final WebhookAddresses webhooks;

  CatalogueController(Networks networks, TheirRelayers targets, WebhookAddresses webhooks) {
    this.networks = networks;
    this.targets = targets;
    this.webhooks = webhooks;
  }

  @GetMapping("/api/v1/networks")
  @Refuses
  @Operation(operationId = "openzeppelinListNetworks", summary = "Networks")
  @PageParameters
  PageEnvelope<NetworkAnswer> networks(
      @Parameter(hidden = true) @RequestParam Map<String, String> parameters) {
    PageQuery query = PageQuery.read(parameters);
    return PageEnvelope.of(networks.all().stream().map(this::answer).toList(), query);
  }

  @GetMapping("/api/v1/networks/{networkId}")
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(operationId = "openzeppelinGetNetwork", summary = "A network")
  Envelope<NetworkAnswer> network(@PathVariable String networkId) {
    return Envelope.of(answer(named(networkId)));
  }

  @PatchMapping("/api/v1/networks/{networkId}")
  @Needs(Scope.ADMIN)
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.NOT_SUPPORTED})
  @Operation(operationId = "openzeppelinUpdateNetwork", summary = "Refused: networks are settings")
  Envelope<NetworkAnswer> updateNetwork(@PathVariable String networkId) {
    named(networkId);
    throw unsupported("Nodes of networks are settings of the processes: set RPC_URL, and restart.");
  }

  @GetMapping("/api/v1/signers")
  @Refuses
  @Operation(operationId = "openzeppelinListSigners", summary = "Keys, by their addresses")
  @PageParameters
  PageEnvelope<SignerAnswer> signers(
      @Parameter(hidden = true) @RequestParam Map<String, String> parameters) {
    PageQuery query = PageQuery.read(parameters);
    return PageEnvelope.of(signers().toList(), query);
  }

  @PostMapping("/api/v1/signers")
  @Needs(Scope.ADMIN)
  @Refuses(ErrorCode.NOT_SUPPORTED)
  @Operation(operationId = "openzeppelinCreateSigner", summary = "Refused: no key passes the API")
  Envelope<SignerAnswer> createSigner() {
    throw unsupported(SIGNERS);
  }

  @GetMapping("/api/v1/signers/{signerId}")
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(operationId = "openzeppelinGetSigner", summary = "A key, by its address")
  Envelope<SignerAnswer> signer(@PathVariable String signerId) {
    return Envelope.of(signed(signerId));
  }

  @PatchMapping("/api/v1/signers/{signerId}")
  @Needs(Scope.ADMIN)
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.NOT_SUPPORTED})
  @Operation(operationId = "openzeppelinUpdateSigner", summary = "Refused, as by them")
  Envelope<SignerAnswer> updateSigner(@PathVariable String signerId) {
    signed(signerId);
    throw unsupported("Signer updates are not allowed");
  }

  @DeleteMapping("/api/v1/signers/{signerId}")
  @Needs(Scope.ADMIN)
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.NOT_SUPPORTED})
  @Operation(operationId = "openzeppelinDeleteSigner", summary = "Refused: drain its relayer")
  Envelope<SignerAnswer> deleteSigner(@PathVariable String signerId) {
    signed(signerId);
    throw unsupported(SIGNERS);
  }

  @GetMapping("/api/v1/notifications")
  @Refuses
  @Operation(operationId = "openzeppelinListNotifications", summary = "The client's webhooks")
  @PageParameters
  PageEnvelope<NotificationAnswer> notifications(
      @Parameter(hidden = true) Client client,
      @Parameter(hidden = true) @RequestParam Map<String, String> parameters) {
    PageQuery query = PageQuery.read(parameters);
    return PageEnvelope.of(
        webhooks.of(client).stream().map(NotificationAnswer::of).toList(), query);
  }

  @PostMapping("/api/v1/notifications")
  @Needs(Scope.ADMIN)
  @Refuses(ErrorCode.NOT_SUPPORTED)
  @Operation(
      operationId = "openzeppelinCreateNotification",
      summary = "Refused: use /api/v1/webhooks")
  Envelope<NotificationAnswer> createNotification() {
    throw unsupported(NOTIFICATIONS);
  }

  @GetMapping("/api/v1/notifications/{webhookId}")
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(operationId = "openzeppelinGetNotification", summary = "A webhook of the client")
  Envelope<NotificationAnswer> notification(
      @Parameter(hidden = true) Client client, @PathVariable @UuidText String webhookId) {
    return Envelope.of(NotificationAnswer.of(webhooks.find(client, webhookId)));
  }

  @PatchMapping("/api/v1/notifications/{webhookId}")
  @Needs(Scope.ADMIN)
  @Refuses(ErrorCode.NOT_SUPPORTED)
  @Operation(
      operationId = "openzeppelinUpdateNotification",
      summary = "Refused: use /api/v1/webhooks")
  Envelope<NotificationAnswer> updateNotification(@PathVariable @UuidText String webhookId) {
    throw unsupported(NOTIFICATIONS);
  }

  @DeleteMapping("/api/v1/notifications/{webhookId}")
  @Needs(Scope.ADMIN)
  @Refuses(ErrorCode.NOT_SUPPORTED)
  @Operation(
      operationId = "openzeppelinDeleteNotification",
      summary = "Refused: use /api/v1/webhooks")
  Envelope<NotificationAnswer> deleteNotification(@PathVariable @UuidText String webhookId) {
    throw unsupported(NOTIFICATIONS);
  }

  private Network named(String id) {
    return networks.all().stream()
        .filter(each -> (EVM + each.name()).equals(id))
        .findFirst()
        .orElseThrow(() -> none("Network", id));
  }

  private Stream<SignerAnswer> signers() {
    return targets.all().stream()
        .flatMap(each ->
            each.lane() == null
                ? Stream.empty()
                : Stream.of(
                    new SignerAnswer(
                        each.id(),
                        "local",
                        new SignerConfig(each.lane().address().checksummed()))));
  }

  private SignerAnswer signed(String id) {
    return signers()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow(() -> none("Signer", id));
  }

  private NetworkAnswer answer(Network network) {
    ChainSettings chain = networks.bean(network.chain(), ChainSettings.class);
    return new NetworkAnswer(
        EVM + network.name(),
        network.name(),
        "evm",
        network.chain().value(),
        chain.confirmations(),
        chain.blockTime().toMillis(),
        chain.explorer() == null ? List.of() : List.of(chain.explorer().toString()),
        List.of());
  }

  private static RefusedException none(String what, String id) {
    return new RefusedException(
        ErrorCode.NOT_FOUND, what + " with ID " + TheirRelayers.shortened(id) + " not found");
  }

  private static RefusedException unsupported(String sentence) {
    return new RefusedException(ErrorCode.NOT_SUPPORTED, sentence);
  }

  /**
   * A network as they describe it.
   *
   * @param rpcUrls always empty: addresses of nodes have passwords in them
   */
  @Schema(name = "OpenzeppelinNetwork")
  record NetworkAnswer(
      @Schema(pattern = "^evm:[a-z0-9-]{1,20}$", example = "evm:polygon") String id,
      @NetworkName String name,
      @JsonProperty("network_type") @Schema(allowableValues = "evm") String networkType,
      @JsonProperty("chain_id") long chainId,
      @JsonProperty("required_confirmations") int requiredConfirmations,
      @JsonProperty("average_blocktime_ms") long averageBlocktimeMs,
      @JsonProperty("explorer_urls") List<String> explorerUrls,
      @JsonProperty("rpc_urls") List<String> rpcUrls) {}

  /**
   * A key as they describe it.
   *
   * @param type always local: no process but the signer knows where keys are
   */
  @Schema(name = "OpenzeppelinSigner")
  record SignerAnswer(
      String id, @Schema(allowableValues = "local") String type, SignerConfig config) {}

  /** What may be told of a key. */
  @Schema(name = "OpenzeppelinSignerConfig")
  record SignerConfig(@AddressText String address) {}

  /** A webhook as they describe it. */
  @Schema(name = "OpenzeppelinNotification")
  record NotificationAnswer(
      @UuidText String id,
      @Schema(allowableValues = "webhook") String type,
      String url,
      @JsonProperty("has_signing_key") boolean hasSigningKey) {
    static NotificationAnswer of(WebhookAddresses.Address address) {
      return new NotificationAnswer(address.id().toString(), "webhook", address.url(), true);
    }
  }
}
