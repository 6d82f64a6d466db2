package io.sluice.relay.openzeppelin;

import io.sluice.evm.network.Network;
import io.sluice.evm.network.Networks;
import io.sluice.evm.rpc.Passing;
import io.sluice.gateway.access.Needs;
import io.sluice.gateway.access.Scope;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.failure.Refuses;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Answers questions to a network's nodes, as a node would. */
@RestController
@ForRole(Role.API)
@Needs(Scope.RELAY_READ)
@Tag(name = TheirDescription.TAG)
class RpcController {
  private final TheirRelayers targets;
  private final Networks networks;

  RpcController(TheirRelayers targets, Networks networks) {
    this.targets = targets;
    this.networks = networks;
  }

  @PostMapping(TheirPaths.RELAYER + "/rpc")
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.NETWORK_NOT_SERVED})
  @Operation(
      operationId = "openzeppelinRpc",
      summary = "Ask the network's nodes (JSON-RPC 2.0)",
      description =
          "Methods that read; of anything else the answer is error -32601. The answer is bare, not in an envelope.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(types = "object", description = "A call of JSON-RPC 2.0"))))
  @ApiResponse(
      responseCode = "200",
      description = "An answer of JSON-RPC 2.0",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = RpcAnswer.class)))
  ResponseEntity<String> rpc(@PathVariable String relayerId, @RequestBody JsonNode call) {
    if (!call.isObject()) {
      throw new RefusedException(
          ErrorCode.INVALID_REQUEST, "One call of JSON-RPC 2.0 is expected, a JSON object.");
    }
    Network network = targets.recent(relayerId).network();
    Passing nodes = networks.bean(network.chain(), Passing.class);
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(RpcCall.answer(call, network.chain(), nodes));
  }

  /** An answer, as documented: a result or an error. */
  @Schema(
      name = "OpenzeppelinRpcAnswer",
      requiredProperties = {"jsonrpc", "id"})
  interface RpcAnswer {
    @Schema(allowableValues = "2.0")
    String jsonrpc();

    @Schema(types = {"string", "number", "null"})
    Object id();

    @Schema(types = {"object", "array", "string", "number", "boolean", "null"})
    Object result();

    RpcError error();
  }

  /** Why there is no result. */
  @Schema(
      name = "OpenzeppelinRpcError",
      requiredProperties = {"code", "message"})
  interface RpcError {
    @Schema(types = "integer", format = "int64")
    long code();

    String message();

    @Schema(types = {"string"})
    String data();
  }
}
