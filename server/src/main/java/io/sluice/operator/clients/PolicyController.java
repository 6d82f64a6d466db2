package io.sluice.operator.clients;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.AddressText;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.NetworkText;
import io.sluice.evm.network.Networks;
import io.sluice.gateway.access.Client;
import io.sluice.gateway.access.ClientIdText;
import io.sluice.gateway.access.Clients;
import io.sluice.gateway.access.Needs;
import io.sluice.gateway.access.Scope;
import io.sluice.gateway.policy.Policies;
import io.sluice.gateway.policy.Policy;
import io.sluice.gateway.policy.Selector;
import io.sluice.gateway.policy.SelectorText;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.Refuses;
import io.sluice.runtime.request.AmountForm;
import io.sluice.runtime.request.DecimalText;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Shows and sets what a client may send (REQUIREMENTS E3). */
@RestController
@ForRole(Role.API)
@RequestMapping("/api/v1/clients/{clientId}/policy")
@Needs(Scope.ADMIN)
@Tag(name = "Clients")
class PolicyController {
  private final Clients clients;
  private final Policies policies;
  private final PolicyReader reader;
  private final Networks networks;

  PolicyController(Clients clients, Policies policies, PolicyReader reader, Networks networks) {
    this.clients = clients;
    this.policies = policies;
    this.reader = reader;
    this.networks = networks;
  }

  @GetMapping
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(
      operationId = "getPolicy",
      summary = "What a client may send",
      description =
          "Where own is false it has no policy: nothing is allowed then, except on chains that sluice.policy.open-chains names.")
  PolicyAnswer show(@PathVariable @ClientIdText String clientId) {
    return answer(clients.required(clientId).id());
  }

  @PutMapping
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(
      operationId = "setPolicy",
      summary = "Set what a client may send",
      description =
          "All of it: what is left out is not allowed, or has no bound. In force in every process within a second.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = PolicyRequest.class))))
  PolicyAnswer set(
      @Parameter(hidden = true) Client client,
      @PathVariable @ClientIdText String clientId,
      @RequestBody JsonNode body) {
    long id = clients.required(clientId).id();
    policies.set(id, reader.read(body), client.actor());
    return answer(id);
  }

  @DeleteMapping
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(
      operationId = "removePolicy",
      summary = "Take a client's policy away: nothing is allowed but on open chains")
  PolicyAnswer remove(
      @Parameter(hidden = true) Client client, @PathVariable @ClientIdText String clientId) {
    long id = clients.required(clientId).id();
    policies.set(id, null, client.actor());
    return answer(id);
  }

  private PolicyAnswer answer(long client) {
    Policy own = policies.of(client);
    Policy policy = own == null ? Policy.CLOSED : own;
    return new PolicyAnswer(
        own != null,
        policy.anyContract(),
        policy.contracts().stream().map(this::contract).toList(),
        policy.creation(),
        policy.maxValue().toString(),
        policy.maxGas() == null ? null : Objects.toString(policy.maxGas()),
        policy.maxDataBytes(),
        policy.blockedUsers().stream().map(Address::checksummed).sorted().toList(),
        policy.anyRelayer(),
        policy.relayers().stream().sorted().toList());
  }

  private ContractAnswer contract(Policy.Contract contract) {
    ChainId chain = contract.chain();
    Set<Selector> selectors = contract.selectors();
    return new ContractAnswer(
        contract.address().checksummed(),
        chain == null ? null : networks.name(chain),
        selectors == null ? null : selectors.stream().map(Selector::hex).sorted().toList());
  }

  /**
   * @param anyContract whether it may call whatever it likes
   * @param contracts what it may call; calls inside forwarder requests, batches and multicalls are
   *     looked at as well
   * @param creation whether it may create contracts
   * @param maxValue wei of one transaction, decimal; none when absent
   * @param maxGas of one transaction; a direct one must then say its gasLimit
   * @param maxDataBytes of one transaction
   * @param blockedUsers for whom nothing is done, and who are called by nobody
   * @param anyRelayer whether it may name whichever relayer it likes, or none
   * @param relayers the relayers that may send its direct transactions, one of which each must then
   *     name; when there are none it may not name any. What is done for users is carried by all
   */
  @Schema(name = "PolicyRequest")
  record PolicyRequest(
      @Nullable Boolean anyContract,
      @ArraySchema(maxItems = PolicyReader.MOST_CONTRACTS)
          @Nullable List<ContractRequest> contracts,
      @Nullable Boolean creation,
      @AmountForm @Nullable String maxValue,
      @AmountForm @Schema(minimum = "21000", maximum = "9223372036854775807", example = "500000")
          @Nullable String maxGas,
      @AmountForm @Schema(minimum = "0", maximum = "131072", example = "10000")
          @Nullable Integer maxDataBytes,
      @AddressText @ArraySchema(maxItems = PolicyReader.MOST_USERS)
          @Nullable List<String> blockedUsers,
      @Nullable Boolean anyRelayer,
      @ArraySchema(
              maxItems = PolicyReader.MOST_RELAYERS,
              schema = @Schema(minLength = 1, maxLength = PolicyReader.LONGEST_RELAYER))
          @Nullable List<String> relayers) {}

  /**
   * @param network where; everywhere when absent
   * @param selectors which functions, as 0xa9059cbb or transfer(address,uint256), 0x for a call
   *     without data; all of them when absent
   */
  @Schema(name = "PolicyContractRequest")
  record ContractRequest(
      @AddressText String address,
      @NetworkText @Nullable String network,
      @ArraySchema(
              maxItems = PolicyReader.MOST_SELECTORS,
              schema =
                  @Schema(
                      maxLength = 500,
                      pattern =
                          "^(0x([0-9a-fA-F]{8})?|[a-zA-Z_$][a-zA-Z0-9_$]*\\([a-z0-9,()\\[\\]]*\\))$",
                      example = "transfer(address,uint256)"))
          @Nullable List<String> selectors) {}

  /**
   * @param own whether it has a policy; what follows is what holds without one otherwise
   */
  @Schema(name = "Policy")
  record PolicyAnswer(
      boolean own,
      boolean anyContract,
      List<ContractAnswer> contracts,
      boolean creation,
      @DecimalText String maxValue,
      @DecimalText @Nullable String maxGas,
      @Nullable Integer maxDataBytes,
      @AddressText List<String> blockedUsers,
      boolean anyRelayer,
      List<String> relayers) {}

  @Schema(name = "PolicyContract")
  record ContractAnswer(
      @AddressText String address,
      @Nullable String network,
      @SelectorText @Nullable List<String> selectors) {}
}
