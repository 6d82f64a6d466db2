package io.sluice.relay.relayers;

import io.sluice.engine.remote.RemoteDesk;
import io.sluice.engine.remote.RemoteTransaction;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.Networks;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.failure.Refuses;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hears what OpenZeppelin Relayers tell of their transactions. Who has their key may speak; what is
 * said decides nothing, so that it may come early, late, twice and in any order.
 */
@RestController
@ForRole(Role.API)
@Tag(name = "Relayers")
class RelayerEventsController {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Networks networks;
  private final RelayerEventSettings settings;
  private final TransactionTemplate transaction;

  RelayerEventsController(
      Networks networks, RelayerEventSettings settings, TransactionTemplate transaction) {
    this.networks = networks;
    this.settings = settings;
    this.transaction = transaction;
  }

  @PostMapping("/api/v1/webhooks/oz-relayer")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @SecurityRequirements
  @Refuses({ErrorCode.UNAUTHENTICATED, ErrorCode.DATABASE_UNAVAILABLE})
  @Operation(
      operationId = "hearRelayer",
      summary = "What an OpenZeppelin Relayer tells of a transaction",
      description =
          "Signed: the Base64 of the HMAC-SHA256 of the body, in X-OZ-Signature, X-Signature, X-Webhook-Signature,"
              + " X-Hub-Signature-256 or Signature. What is of no transaction here is taken and"
              + " ignored.")
  void hear(
      @Parameter(hidden = true) HttpServletRequest request,
      @Parameter(hidden = true) HttpServletResponse response,
      @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(type = "object")))
          @RequestBody(required = false)
          byte @Nullable [] sent) {
    byte[] body = sent == null ? new byte[0] : sent;
    if (!RelayerSignature.holds(request::getHeader, body, settings.signingKeys())) {
      response.setHeader("WWW-Authenticate", "Signature header=\"X-Signature\"");
      throw new RefusedException(
          ErrorCode.UNAUTHENTICATED, "The body is not signed with a key that is known here.");
    }
    RemoteTransaction told = told(body);
    if (told != null) {
      for (Network each : networks.all()) {
        RemoteDesk desk = networks.bean(each.chain(), RemoteDesk.class);
        transaction.executeWithoutResult(status -> desk.hear(told));
      }
    }
  }

  /** {@code null} where it is of something else: relayers tell of themselves, too. */
  private static @Nullable RemoteTransaction told(byte[] body) {
    try {
      JsonNode payload = JSON.readTree(body).path("payload");
      return payload.isObject() ? RemoteTransaction.read(payload) : null;
    } catch (JacksonException e) {
      return null;
    }
  }
}
