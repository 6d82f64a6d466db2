package io.sluice.gateway.webhook;

import io.sluice.gateway.access.Client;
import io.sluice.gateway.access.Needs;
import io.sluice.gateway.access.Scope;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.failure.Refuses;
import io.sluice.runtime.request.CursorParameter;
import io.sluice.runtime.request.FieldType;
import io.sluice.runtime.request.Fields;
import io.sluice.runtime.request.LimitParameter;
import io.sluice.runtime.request.UuidText;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
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

/** Shows what was delivered to a webhook, and delivers it again (REQUIREMENTS A11). */
@RestController
@ForRole(Role.API)
@RequestMapping(WebhooksController.PATH + "/{webhookId}")
@Needs(Scope.RELAY_WRITE)
@Tag(name = "Webhooks")
class WebhookDeliveriesController {
  private final OwnWebhooks own;
  private final DeliveryLog log;
  private final Replays replays;

  WebhookDeliveriesController(OwnWebhooks own, DeliveryLog log, Replays replays) {
    this.own = own;
    this.log = log;
    this.replays = replays;
  }

  @GetMapping("/deliveries")
  @Needs(Scope.RELAY_READ)
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(
      operationId = "listWebhookDeliveries",
      summary = "What a webhook was told, and is to be told, the newest first",
      description = "One row for an event, with its last try.")
  @Parameter(
      in = ParameterIn.QUERY,
      name = "state",
      schema =
          @Schema(
              type = "string",
              allowableValues = {"waiting", "delivered", "given_up"}))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "subject",
      description = "What it happened to: a transactionId",
      schema = @Schema(type = "string", format = "uuid"))
  @LimitParameter
  @CursorParameter(schema = @Schema(type = "string", pattern = "^msg_[0-9a-f-]{36}$"))
  DeliveryPage deliveries(
      @Parameter(hidden = true) Client client,
      @PathVariable @UuidText String webhookId,
      @Parameter(hidden = true) @RequestParam Map<String, String> parameters) {
    Webhook webhook = own.find(client, webhookId);
    Fields fields = Fields.ofQuery(parameters);
    WebhookDelivery.State state = fields.optional("state", WebhookFields.STATE);
    UUID subject = fields.optional("subject", FieldType.UUID);
    UUID before = fields.cursor(WebhookDelivery::event);
    int limit = fields.limit();
    fields.refuseIfWrong();
    List<WebhookDelivery.Logged> found =
        log.list(webhook.number(), new DeliveryLog.Filter(state, subject, before), limit + 1);
    boolean more = found.size() > limit;
    List<WebhookDelivery.Logged> page = more ? found.subList(0, limit) : found;
    return new DeliveryPage(
        page.stream().map(DeliveryAnswer::of).toList(),
        more ? WebhookDelivery.messageId(page.getLast().eventId()) : null);
  }

  @PostMapping("/replay")
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.WEBHOOK_DISABLED})
  @Operation(
      operationId = "replayWebhook",
      summary = "Deliver again",
      description =
          "One event (eventId), or what was stored from a time to another, the oldest first: up to 10000 deliveries, and"
              + " next when there are more, to be sent as after. Every one keeps its webhook-id; what waits goes on as it was.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = ReplayRequest.class))))
  @ApiResponse(
      responseCode = "202",
      description = "They are on their way",
      content = @Content(schema = @Schema(implementation = ReplayAnswer.class)))
  ResponseEntity<ReplayAnswer> replay(
      @Parameter(hidden = true) Client client,
      @PathVariable @UuidText String webhookId,
      @RequestBody JsonNode body) {
    Webhook webhook = own.active(client, webhookId);
    Fields fields = Fields.ofBody(body);
    UUID event = fields.optional("eventId", WebhookFields.EVENT);
    boolean one = fields.given("eventId");
    Instant from = one ? null : fields.required("from", FieldType.TIME);
    Instant to = one ? null : fields.required("to", FieldType.TIME);
    boolean failed = !one && fields.optional("failedOnly", FieldType.FLAG, false);
    UUID after = one ? null : fields.optional("after", WebhookFields.EVENT);
    fields.refuseIfWrong();
    if (event != null) {
      replays.one(client, webhook, delivery(webhook, event));
      return ResponseEntity.accepted().body(new ReplayAnswer(1, null));
    }
    UUID first = EventIds.first(Objects.requireNonNull(from));
    Replays.Replayed done =
        replays.range(
            client,
            webhook,
            after == null ? first : after,
            EventIds.first(Objects.requireNonNull(to)),
            failed);
    UUID last = done.last();
    return ResponseEntity.accepted()
        .body(
            new ReplayAnswer(
                done.deliveries(), last == null ? null : WebhookDelivery.messageId(last)));
  }

  @PostMapping("/test")
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.WEBHOOK_DISABLED})
  @Operation(
      operationId = "testWebhook",
      summary = "Send a test",
      description = "An event of type webhook.test, to this webhook alone, whatever it wants.")
  @ApiResponse(
      responseCode = "202",
      description = "It is on its way",
      content = @Content(schema = @Schema(implementation = TestAnswer.class)))
  ResponseEntity<TestAnswer> test(
      @Parameter(hidden = true) Client client, @PathVariable @UuidText String webhookId) {
    UUID event = replays.test(own.active(client, webhookId));
    return ResponseEntity.accepted().body(new TestAnswer(WebhookDelivery.messageId(event)));
  }

  private WebhookDelivery.Logged delivery(Webhook webhook, UUID event) {
    return log.find(webhook.number(), event)
        .orElseThrow(() ->
            new RefusedException(
                ErrorCode.NOT_FOUND,
                "There is no delivery of " + WebhookDelivery.messageId(event) + "."));
  }

  /**
   * @param eventId a webhook-id; else {@code from} and {@code to}
   * @param failedOnly what was given up alone
   * @param after what the answer before has said under {@code next}
   */
  @Schema(name = "WebhookReplay")
  record ReplayRequest(
      @Schema(pattern = WebhookFields.EVENT_FORM) @Nullable String eventId,
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable Boolean failedOnly,
      @Schema(pattern = WebhookFields.EVENT_FORM) @Nullable String after) {}

  /**
   * @param next the last of them when there are more
   */
  @Schema(name = "WebhookReplayed")
  record ReplayAnswer(int deliveries, @Nullable String next) {}

  @Schema(name = "WebhookTest")
  record TestAnswer(String eventId) {}

  /**
   * @param eventId the webhook-id
   * @param subject what it happened to
   * @param nextTryAt when it is tried again, if nothing of the same subject is before it
   * @param statusCode of the last answer; none when there was no answer
   * @param answer how it begins, or why there was none
   */
  @Schema(name = "WebhookDelivery")
  record DeliveryAnswer(
      String eventId,
      String type,
      String subject,
      @Schema(allowableValues = {"waiting", "delivered", "given_up"}) String state,
      int tries,
      Instant createdAt,
      @Nullable Instant lastTryAt,
      @Nullable Instant nextTryAt,
      @Nullable Integer statusCode,
      @Nullable String answer,
      @Nullable Long durationMillis) {
    static DeliveryAnswer of(WebhookDelivery.Logged delivery) {
      return new DeliveryAnswer(
          WebhookDelivery.messageId(delivery.eventId()),
          delivery.type(),
          delivery.subject().toString(),
          WebhookFields.text(delivery.state()),
          delivery.tries(),
          delivery.createdAt(),
          delivery.triedAt(),
          delivery.nextAt(),
          delivery.statusCode(),
          delivery.answer(),
          delivery.durationMillis());
    }
  }

  @Schema(name = "WebhookDeliveryPage")
  record DeliveryPage(List<DeliveryAnswer> items, @Nullable String nextCursor) {}
}
