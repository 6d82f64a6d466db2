package io.sluice.gateway.webhook;

import io.sluice.gateway.access.Client;
import io.sluice.gateway.access.Needs;
import io.sluice.gateway.access.Scope;
import io.sluice.gateway.event.EventFilter;
import io.sluice.gateway.idempotency.Idempotency;
import io.sluice.gateway.idempotency.IdempotencyKeyParameter;
import io.sluice.gateway.outward.Courier;
import io.sluice.gateway.outward.Target;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.Refuses;
import io.sluice.runtime.openapi.AnswerHeader;
import io.sluice.runtime.request.AmountForm;
import io.sluice.runtime.request.CursorParameter;
import io.sluice.runtime.request.FieldType;
import io.sluice.runtime.request.Fields;
import io.sluice.runtime.request.LimitParameter;
import io.sluice.runtime.request.UuidText;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Makes, shows, changes and ends webhooks of the client that asks (REQUIREMENTS A11). */
@RestController
@ForRole(Role.API)
@RequestMapping(WebhooksController.PATH)
@Needs(Scope.RELAY_WRITE)
@Tag(name = "Webhooks")
class WebhooksController {
  static final String PATH = "/api/v1/webhooks";

  /** Relayers tell what happens beside it ({@code RelayerEventsController}). */
  private static final String ONE = "/{webhookId:(?!oz-relayer$).*}";

  private final Webhooks webhooks;
  private final OwnWebhooks own;
  private final WebhookChanges changes;
  private final SecretSeal seal;
  private final Idempotency idempotency;
  private final Courier courier;
  private final FieldType<Target> url;

  WebhooksController(
      Webhooks webhooks,
      OwnWebhooks own,
      WebhookChanges changes,
      SecretSeal seal,
      Idempotency idempotency,
      Courier courier,
      WebhookSettings settings) {
    this.webhooks = webhooks;
    this.own = own;
    this.changes = changes;
    this.seal = seal;
    this.idempotency = idempotency;
    this.courier = courier;
    this.url = FieldType.text("a URL", text -> Target.of(text, settings.allowPrivate()));
  }

  @PostMapping
  @Refuses(ErrorCode.WEBHOOK_LIMIT)
  @Operation(
      operationId = "createWebhook",
      summary = "Make a webhook",
      description =
          "From now on the URL is told the client's events, signed after the Standard Webhooks specification with the"
              + " secret that stands in this answer, and in no later one.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = NewWebhookRequest.class))))
  @IdempotencyKeyParameter
  @AnswerHeader(
      name = "Location",
      description = "Where the webhook is.",
      pattern = "^/api/v1/webhooks/.+$",
      status = 201)
  @ApiResponse(
      responseCode = "201",
      description = "Made",
      content = @Content(schema = @Schema(implementation = NewWebhookAnswer.class)))
  ResponseEntity<NewWebhookAnswer> create(
      @Parameter(hidden = true) Client client,
      @RequestBody JsonNode body,
      @Parameter(hidden = true) HttpServletRequest request) {
    UUID id = EventIds.next();
    Idempotency.Done done =
        idempotency.once(
            client,
            request,
            body,
            id,
            (now, claim) ->
                changes.create(client, id, wanted(Fields.ofBody(body), null), claim, now));
    ResponseEntity.BodyBuilder answer = ResponseEntity.created(URI.create(PATH + "/" + done.id()));
    if (done.replayed()) {
      answer.header("Idempotent-Replayed", "true");
    }
    Webhook webhook = own.find(client, done.id().toString());
    return answer.body(NewWebhookAnswer.of(webhook, secret(webhook).reveal()));
  }

  @GetMapping
  @Needs(Scope.RELAY_READ)
  @Refuses
  @Operation(
      operationId = "listWebhooks",
      summary = "The client's webhooks, in the order in which they were made")
  @LimitParameter
  @CursorParameter(schema = @Schema(type = "string"))
  WebhookPage list(
      @Parameter(hidden = true) Client client,
      @Parameter(hidden = true) @RequestParam Map<String, String> parameters) {
    Fields fields = Fields.ofQuery(parameters);
    Long after = fields.cursor(Long::parseLong);
    int limit = fields.limit();
    fields.refuseIfWrong();
    List<Webhook> found = webhooks.list(client.id(), after == null ? 0 : after, limit + 1);
    boolean more = found.size() > limit;
    List<Webhook> page = more ? found.subList(0, limit) : found;
    return new WebhookPage(
        page.stream().map(WebhookAnswer::of).toList(),
        more ? Long.toString(page.getLast().number()) : null);
  }

  @GetMapping(ONE)
  @Needs(Scope.RELAY_READ)
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(operationId = "getWebhook", summary = "A webhook, and how it fares")
  WebhookAnswer one(
      @Parameter(hidden = true) Client client, @PathVariable @UuidText String webhookId) {
    return WebhookAnswer.of(own.find(client, webhookId));
  }

  @PatchMapping(ONE)
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.WEBHOOK_OF_OPERATOR})
  @Operation(
      operationId = "changeWebhook",
      summary = "Change a webhook",
      description =
          "What is not named stays as it is. One that was disabled goes on with what had been waiting once it is enabled"
              + " again; what happened meanwhile it is not told.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = WebhookChange.class))))
  WebhookAnswer change(
      @Parameter(hidden = true) Client client,
      @PathVariable @UuidText String webhookId,
      @RequestBody JsonNode body) {
    Webhook webhook = own.changeable(client, webhookId);
    Fields fields = Fields.ofBody(body);
    Boolean enabled = fields.optional("enabled", FieldType.FLAG);
    changes.change(client, webhook, wanted(fields, webhook), enabled);
    return WebhookAnswer.of(own.find(client, webhookId));
  }

  @DeleteMapping(ONE)
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.WEBHOOK_OF_OPERATOR})
  @Operation(
      operationId = "deleteWebhook",
      summary = "Delete a webhook",
      description =
          "It is told nothing more, not even what is waiting; its deliveries are deleted.")
  @ApiResponse(responseCode = "204", description = "Deleted", content = @Content)
  ResponseEntity<Void> delete(
      @Parameter(hidden = true) Client client, @PathVariable @UuidText String webhookId) {
    changes.delete(client.actor(), own.changeable(client, webhookId));
    return ResponseEntity.noContent().build();
  }

  @PostMapping("/{webhookId}/secret/rotate")
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.WEBHOOK_OF_OPERATOR})
  @Operation(
      operationId = "rotateWebhookSecret",
      summary = "Replace the secret of a webhook",
      description =
          "The former signs as well for overlapSeconds, a day when nothing is said; with 0 it ends at once.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content = @Content(schema = @Schema(implementation = SecretRotation.class))))
  @ApiResponse(
      responseCode = "201",
      description = "Made",
      content = @Content(schema = @Schema(implementation = NewWebhookAnswer.class)))
  ResponseEntity<NewWebhookAnswer> rotate(
      @Parameter(hidden = true) Client client,
      @PathVariable @UuidText String webhookId,
      @RequestBody(required = false) @Nullable JsonNode body) {
    Webhook webhook = own.changeable(client, webhookId);
    Fields fields = Fields.ofBody(body);
    Duration overlap =
        fields.optional("overlapSeconds", WebhookFields.SECONDS, WebhookFields.OVERLAP);
    fields.refuseIfWrong();
    String secret = changes.rotate(client, webhook, overlap).reveal();
    return ResponseEntity.status(HttpStatus.CREATED)
        .body(NewWebhookAnswer.of(own.find(client, webhookId), secret));
  }

  /**
   * Reads what is wanted of a webhook.
   *
   * @param before what it was; {@code null} when it is new
   */
  private WebhookChanges.Wanted wanted(Fields fields, @Nullable Webhook before) {
    Target target = before == null ? fields.required("url", url) : fields.optional("url", url);
    EventFilter events = fields.optional("events", WebhookFields.EVENTS);
    String description = fields.optional("description", WebhookFields.DESCRIPTION);
    if (target != null) {
      courier.objection(target).ifPresent(what -> fields.refuse("url", "must " + what));
    }
    fields.refuseIfWrong();
    return new WebhookChanges.Wanted(
        target == null ? Objects.requireNonNull(before).url() : target.url().toString(),
        events != null ? events : before == null ? EventFilter.ALL : before.events(),
        description != null ? description : before == null ? "" : before.description());
  }

  private SigningSecret secret(Webhook webhook) {
    try {
      return seal.open(webhook.secret(), webhook.id());
    } catch (SecretSeal.SealedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @param events types, {@code transaction.*} for all that start like it; everything when absent
   */
  @Schema(name = "WebhookRequest")
  record NewWebhookRequest(
      @Schema(
              format = "uri",
              maxLength = Target.MOST_LENGTH,
              example = "https://shop.example/hooks/sluice")
          String url,
      @Schema(example = "[\"transaction.confirmed\", \"transaction.failed\"]")
          @Nullable List<String> events,
      @Schema(maxLength = WebhookFields.LONGEST_DESCRIPTION) @Nullable String description) {}

  @Schema(name = "WebhookChange")
  record WebhookChange(
      @Schema(format = "uri", maxLength = Target.MOST_LENGTH) @Nullable String url,
      @Nullable List<String> events,
      @Schema(maxLength = WebhookFields.LONGEST_DESCRIPTION) @Nullable String description,
      @Nullable Boolean enabled) {}

  @Schema(name = "WebhookSecretRotation")
  record SecretRotation(
      @AmountForm @Schema(minimum = "0", maximum = "2592000", example = "86400")
          @Nullable Long overlapSeconds) {}

  /**
   * @param secret shown this once
   * @param formerSecretUntil until when the secret before signs as well
   */
  @Schema(name = "NewWebhook")
  record NewWebhookAnswer(
      @UuidText String id,
      String url,
      List<String> events,
      String description,
      @Schema(pattern = "^whsec_[A-Za-z0-9+/]+={0,2}$") String secret,
      @Nullable Instant formerSecretUntil,
      Instant createdAt) {
    static NewWebhookAnswer of(Webhook webhook, String secret) {
      Webhook.Former former = webhook.former();
      return new NewWebhookAnswer(
          webhook.id().toString(),
          webhook.url(),
          WebhookFields.texts(webhook.events()),
          webhook.description(),
          secret,
          former == null ? null : former.until(),
          webhook.createdAt());
    }
  }

  /**
   * @param format {@code standard}, or {@code legacy} for the one that an operator has set
   * @param state whether it is told anything
   * @param consecutiveFailures tries that have failed since the last that went well
   * @param formerSecretUntil until when the secret before signs as well
   */
  @Schema(name = "Webhook")
  record WebhookAnswer(
      @UuidText String id,
      String url,
      List<String> events,
      String description,
      @Schema(allowableValues = {"standard", "legacy"}) String format,
      @Schema(allowableValues = {"active", "disabled"}) String state,
      @Nullable Instant disabledAt,
      @Nullable String disabledReason,
      int consecutiveFailures,
      @Nullable Instant failingSince,
      @Nullable Instant lastSuccessAt,
      @Nullable Instant lastFailureAt,
      @Nullable String lastFailure,
      @Nullable Instant formerSecretUntil,
      Instant createdAt) {
    static WebhookAnswer of(Webhook webhook) {
      Webhook.Standing standing = webhook.standing();
      Webhook.Former former = webhook.former();
      return new WebhookAnswer(
          webhook.id().toString(),
          webhook.url(),
          WebhookFields.texts(webhook.events()),
          webhook.description(),
          WebhookFields.text(webhook.format()),
          WebhookFields.text(standing.state()),
          standing.disabledAt(),
          standing.disabledReason(),
          standing.failures(),
          standing.failingSince(),
          standing.lastSuccessAt(),
          standing.lastFailureAt(),
          standing.lastFailure(),
          former == null ? null : former.until(),
          webhook.createdAt());
    }
  }

  @Schema(name = "WebhookPage")
  record WebhookPage(List<WebhookAnswer> items, @Nullable String nextCursor) {}
}
