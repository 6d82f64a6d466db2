package io.sluice.relay.explain;

import io.sluice.evm.abi.ContractCall;
import io.sluice.evm.abi.NestedCalls;
import io.sluice.evm.chain.AddressText;
import io.sluice.gateway.access.Client;
import io.sluice.gateway.access.Needs;
import io.sluice.gateway.access.Scope;
import io.sluice.gateway.policy.Breach;
import io.sluice.gateway.policy.Policies;
import io.sluice.gateway.policy.Proposal;
import io.sluice.gateway.policy.Selector;
import io.sluice.gateway.policy.SelectorText;
import io.sluice.relay.direct.DirectRequest;
import io.sluice.relay.gasless.GaslessRequest;
import io.sluice.relay.intake.RequestKind;
import io.sluice.runtime.failure.Refuses;
import io.sluice.runtime.request.DecimalText;
import io.sluice.runtime.request.FieldType;
import io.sluice.runtime.request.Fields;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Explains what the policy of the calling client says of a request (REQUIREMENTS E3). */
@RestController
@ForRole(Role.API)
@Needs(Scope.RELAY_WRITE)
@Tag(name = "Relay")
class PolicyCheckController {
  private static final String REQUEST = "request";

  private final Map<String, RequestKind> kinds = new TreeMap<>();
  private final FieldType<String> type;
  private final Policies policies;
  private final Clock clock;

  PolicyCheckController(List<RequestKind> kinds, Policies policies, Clock clock) {
    kinds.forEach(kind -> this.kinds.put(kind.type(), kind));
    this.type = FieldType.choice(this.kinds.keySet().toArray(String[]::new), name -> name);
    this.policies = policies;
    this.clock = clock;
  }

  @PostMapping("/api/v1/policy/check")
  @Refuses
  @Operation(
      operationId = "checkPolicy",
      summary = "Whether one's policy allows a request, without sending it",
      description =
          "The request as it would be sent to /relay/direct or /relay/gasless. It is read and compared with the policy;"
              + " nothing else is checked, no signature and no nonce.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = CheckRequest.class))))
  CheckAnswer check(@Parameter(hidden = true) Client client, @RequestBody JsonNode body) {
    Fields fields = Fields.ofBody(body);
    String named = fields.required("type", type);
    if (!body.path(REQUEST).isObject()) {
      fields.refuse(REQUEST, "must be the request, an object");
    }
    boolean _ = fields.given(REQUEST);
    fields.refuseIfWrong();
    RequestKind kind = Objects.requireNonNull(kinds.get(named));
    Proposal proposal = kind.propose(body.path(REQUEST), clock.instant());
    Optional<Breach> breach = policies.judge(client.id(), proposal);
    return new CheckAnswer(
        breach.isEmpty(),
        breach.map(each -> each.code().code()).orElse(null),
        breach.map(Breach::rule).orElse(null),
        breach.map(Breach::detail).orElse(null),
        NestedCalls.of(proposal.call()).stream()
            .flatMap(List::stream)
            .map(CallAnswer::of)
            .toList());
  }

  @Schema(name = "PolicyCheckRequest")
  record CheckRequest(
      @Schema(allowableValues = {"direct", "gasless"}) String type,
      @Schema(oneOf = {DirectRequest.class, GaslessRequest.class}) Object request) {}

  /**
   * @param code of the problem that it would be refused with
   * @param rule the field of the policy that forbids it
   * @param calls what was looked at: the call itself, and those in its data
   */
  @Schema(name = "PolicyCheck")
  record CheckAnswer(
      boolean allowed,
      @Schema(
              allowableValues = {
                "contract_not_allowed",
                "function_not_allowed",
                "user_blocked",
                "value_over_limit",
                "gas_over_limit",
                "data_over_limit",
                "relayer_not_allowed"
              })
          @Nullable String code,
      @Nullable String rule,
      @Nullable String detail,
      List<CallAnswer> calls) {}

  /**
   * @param from the user in whose name it is done
   * @param to null when a contract is created
   * @param selector 0x when there is none
   */
  @Schema(name = "PolicyCheckCall")
  record CallAnswer(
      @AddressText @Nullable String from,
      @AddressText @Nullable String to,
      @SelectorText String selector,
      @DecimalText String value) {
    static CallAnswer of(ContractCall call) {
      return new CallAnswer(
          call.from() == null ? null : call.from().checksummed(),
          call.to() == null ? null : call.to().checksummed(),
          Selector.of(call.data()).hex(),
          call.value().toString());
    }
  }
}
