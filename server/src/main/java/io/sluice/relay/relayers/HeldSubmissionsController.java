package io.sluice.relay.relayers;

import io.sluice.engine.remote.RemoteDesk;
import io.sluice.engine.remote.RemoteSubmission;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.NetworkName;
import io.sluice.evm.network.Networks;
import io.sluice.gateway.access.Client;
import io.sluice.gateway.access.Needs;
import io.sluice.gateway.access.Scope;
import io.sluice.gateway.audit.AuditLog;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.FieldError;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.failure.Refuses;
import io.sluice.runtime.request.FieldType;
import io.sluice.runtime.request.Fields;
import io.sluice.runtime.request.UuidText;
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
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** What waits for a person to say whether a relayer has it, and what the person says. */
@RestController
@ForRole(Role.API)
@Needs(Scope.ADMIN)
@Tag(name = "Relayers")
class HeldSubmissionsController {
  private static final int MOST = 500;
  private static final FieldType<String> REMOTE_ID =
      FieldType.matching(
          "the id of a transaction at the relayer", Pattern.compile("[A-Za-z0-9._-]{1,100}"));
  private static final FieldType<Outcome> OUTCOME =
      FieldType.choice(Outcome.values(), each -> each.name().toLowerCase(Locale.ROOT));

  private final Networks networks;
  private final AuditLog audit;
  private final TransactionTemplate transaction;

  HeldSubmissionsController(Networks networks, AuditLog audit, TransactionTemplate transaction) {
    this.networks = networks;
    this.audit = audit;
    this.transaction = transaction;
  }

  @GetMapping("/api/v1/admin/held-submissions")
  @Refuses
  @Operation(
      operationId = "listHeldSubmissions",
      summary = "Transactions of which a person must say whether a relayer has them",
      description = "The oldest first, 500 of each network at most.")
  HeldAnswer list() {
    return new HeldAnswer(
        networks.all().stream()
            .flatMap(each -> {
              RemoteDesk desk = desk(each);
              return desk.held(MOST).stream()
                  .map(one -> HeldSubmission.of(one, desk.relayer(one), each.name()));
            })
            .toList());
  }

  @PostMapping("/api/v1/admin/held-submissions/{transactionId}/resolve")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.INVALID_REQUEST, ErrorCode.TOO_LATE})
  @Operation(
      operationId = "resolveSubmission",
      summary = "Say what became of a transaction that waits for a person",
      description =
          "Look at the relayer first. What is said to be not sent is sent by another relayer: if that is wrong, it is"
              + " paid twice.")
  void resolve(
      @Parameter(hidden = true) Client client,
      @PathVariable @UuidText String transactionId,
      @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = Resolution.class)))
          @RequestBody
          JsonNode body) {
    TransactionId id =
        new TransactionId(Fields.ofPath("transactionId", transactionId, FieldType.UUID));
    Fields fields = Fields.ofBody(body);
    Outcome outcome = fields.required("outcome", OUTCOME);
    String remoteId = fields.optional("relayerTransactionId", REMOTE_ID);
    fields.refuseIfWrong();
    if ((outcome == Outcome.SENT) != (remoteId != null)) {
      throw new RefusedException(
          ErrorCode.INVALID_REQUEST,
          "Only what was sent has an id at the relayer.",
          List.of(new FieldError("relayerTransactionId", "must be there for sent, and else not")));
    }
    transaction.executeWithoutResult(
        status -> resolve(client.actor(), id, Objects.requireNonNull(outcome), remoteId));
  }

  private void resolve(String actor, TransactionId id, Outcome outcome, @Nullable String remoteId) {
    for (Network each : networks.all()) {
      RemoteDesk desk = desk(each);
      RemoteSubmission one = desk.held(id).orElse(null);
      if (one != null) {
        boolean done =
            switch (outcome) {
              case NOT_SENT -> desk.neverSent(one, actor);
              case SENT -> desk.sentAs(one, Objects.requireNonNull(remoteId));
              case FAILED -> desk.failed(one, actor);
            };
        if (!done) {
          throw new RefusedException(
              ErrorCode.TOO_LATE,
              "That cannot be so: the relayer had it, that id is another's, or it is over.");
        }
        audit.append(
            actor,
            "submission.resolve",
            id + " at " + desk.relayer(one),
            outcome.name().toLowerCase(Locale.ROOT) + (remoteId == null ? "" : " " + remoteId));
        return;
      }
    }
    throw new RefusedException(
        ErrorCode.NOT_FOUND, "Transaction " + id + " does not wait for a person.");
  }

  private RemoteDesk desk(Network network) {
    return networks.bean(network.chain(), RemoteDesk.class);
  }

  /** What a person says of it. */
  private enum Outcome {
    /** The relayer never got it: another gets it. */
    NOT_SENT,
    /** The relayer has it, under an id. */
    SENT,
    /** It will never have its effect, and nobody else is to try. */
    FAILED
  }

  /**
   * @param relayerTransactionId for {@code sent}: its id at the relayer
   */
  @Schema(name = "SubmissionResolution")
  record Resolution(
      @Schema(allowableValues = {"not_sent", "sent", "failed"}) String outcome,
      @Nullable String relayerTransactionId) {}

  @Schema(name = "HeldSubmissions")
  record HeldAnswer(List<HeldSubmission> submissions) {}

  /**
   * @param relayerTransactionId its id there; null when it is not known
   * @param reason why nobody can know what became of it
   * @param request as it was posted: its gas_limit tells it from others in the relayer's list
   * @param sentAt when it was posted, or a moment later
   */
  @Schema(name = "HeldSubmission")
  record HeldSubmission(
      @UuidText String transactionId,
      String relayerId,
      @NetworkName String network,
      @Nullable String relayerTransactionId,
      @Nullable String reason,
      String request,
      Instant sentAt) {
    static HeldSubmission of(RemoteSubmission one, String relayer, String network) {
      return new HeldSubmission(
          one.transaction().toString(),
          relayer,
          network,
          one.remoteId(),
          one.detail(),
          one.body(),
          one.createdAt());
    }
  }
}
