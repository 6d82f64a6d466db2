package io.sluice.relay.gasless;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.AddressText;
import io.sluice.evm.forwarder.ForwarderDomain;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.NetworkField;
import io.sluice.evm.network.NetworkParameter;
import io.sluice.gateway.access.Client;
import io.sluice.gateway.access.Needs;
import io.sluice.gateway.access.Scope;
import io.sluice.gateway.idempotency.IdempotencyKeyParameter;
import io.sluice.gateway.policy.JudgedByPolicy;
import io.sluice.gateway.quota.ChargedToQuota;
import io.sluice.gateway.signature.StoresSignature;
import io.sluice.relay.intake.AcceptedAnswer;
import io.sluice.relay.intake.Reception;
import io.sluice.relay.intake.RequestFields;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.Refuses;
import io.sluice.runtime.openapi.AnswerHeader;
import io.sluice.runtime.request.DecimalText;
import io.sluice.runtime.request.Fields;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Takes requests that users have signed, and tells which nonce they sign next. */
@RestController
@ForRole(Role.API)
@RequestMapping("/api/v1/relay/gasless")
@Needs(Scope.RELAY_WRITE)
@Tag(name = "Relay")
class GaslessController {
  private static final String FORWARDER = "forwarder";

  private final Reception reception;
  private final GaslessKind kind;
  private final Admission admission;
  private final NetworkField field;

  GaslessController(
      Reception reception, GaslessKind kind, Admission admission, NetworkField field) {
    this.reception = reception;
    this.kind = kind;
    this.admission = admission;
    this.field = field;
  }

  @PostMapping
  @Refuses({
    ErrorCode.WRONG_SIGNER,
    ErrorCode.MALFORMED_SIGNATURE,
    ErrorCode.CONTRACT_WALLET_UNSUPPORTED,
    ErrorCode.DEADLINE_EXPIRED,
    ErrorCode.GAS_OUT_OF_BOUNDS,
    ErrorCode.VALUE_NOT_ALLOWED,
    ErrorCode.FORWARDER_NOT_TRUSTED,
    ErrorCode.NONCE_ALREADY_USED,
    ErrorCode.NONCE_TOO_FAR_AHEAD,
    ErrorCode.GASLESS_NOT_CONFIGURED,
    ErrorCode.FORWARDER_UNAVAILABLE
  })
  @Operation(
      operationId = "sendGasless",
      summary = "Execute what a user has signed",
      description =
          "The request is executed by the forwarder in the name of its signer, who pays nothing. 202 means it is stored"
              + " and will be carried to its end. Requests of one signer are executed in the order of their nonces,"
              + " whatever the order they come in.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = GaslessRequest.class))))
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
  ResponseEntity<AcceptedAnswer> gasless(
      @Parameter(hidden = true) Client client,
      @RequestBody JsonNode body,
      @Parameter(hidden = true) HttpServletRequest request) {
    return reception.take(client, request, body, kind);
  }

  @GetMapping("/nonce/{address}")
  @Needs(Scope.RELAY_READ)
  @Refuses({ErrorCode.GASLESS_NOT_CONFIGURED, ErrorCode.FORWARDER_UNAVAILABLE})
  @Operation(
      operationId = "getForwarderNonce",
      summary = "The nonce that a user signs next",
      description =
          "The forwarder's own, or the first after it that no request has which is accepted and not yet executed.")
  @NetworkParameter
  @Parameter(
      in = ParameterIn.QUERY,
      name = FORWARDER,
      description = "Whose nonce, where several forwarders are accepted; the first when absent",
      schema = @Schema(type = "string", pattern = "^0x[0-9a-fA-F]{40}$"))
  NonceAnswer nonce(
      @PathVariable @AddressText String address,
      @Parameter(hidden = true) @RequestParam Map<String, String> parameters) {
    Address signer = Fields.ofPath("address", address, RequestFields.ADDRESS);
    Fields fields = Fields.ofQuery(parameters);
    Network network = field.orStandard(fields);
    Address forwarder = fields.optional(FORWARDER, RequestFields.ADDRESS);
    fields.refuseIfWrong();
    Objects.requireNonNull(network);
    return new NonceAnswer(
        Long.toString(admission.nextNonce(network, accepted(network, forwarder), signer)));
  }

  private Address accepted(Network network, @Nullable Address wanted) {
    List<Address> all =
        admission.forwarders(network).domains().stream()
            .map(ForwarderDomain::verifyingContract)
            .toList();
    if (wanted == null || all.contains(wanted)) {
      return wanted == null ? all.getFirst() : wanted;
    }
    Fields fields = Fields.ofQuery(Map.of(FORWARDER, wanted.hex()));
    fields.refuse(
        FORWARDER,
        "is none that is accepted on "
            + network
            + "; there is "
            + all.stream().map(Address::checksummed).collect(Collectors.joining(", ")));
    fields.given(FORWARDER);
    fields.refuseIfWrong();
    throw new IllegalStateException("it was refused");
  }

  /**
   * @param nonce decimal
   */
  @Schema(name = "ForwarderNonce")
  record NonceAnswer(@DecimalText @Schema(example = "7") String nonce) {}
}
