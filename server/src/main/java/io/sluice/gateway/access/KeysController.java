package io.sluice.gateway.access;

import static java.util.stream.Collectors.toCollection;

import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.failure.Refuses;
import io.sluice.runtime.request.AmountForm;
import io.sluice.runtime.request.FieldType;
import io.sluice.runtime.request.Fields;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.sluice.runtime.settings.Secret;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Makes, replaces and ends keys of clients (REQUIREMENTS E1, E2). */
@RestController
@ForRole(Role.API)
@RequestMapping(ClientsController.PATH + "/{clientId}/keys")
@Needs(Scope.ADMIN)
@Tag(name = "Clients")
class KeysController {
  /** Both keys work so long when nothing else is asked for. */
  static final Duration OVERLAP = Duration.ofDays(1);

  private static final Duration LONGEST_OVERLAP = Duration.ofDays(90);
  private static final int MOST_RANGES = 40;
  private static final FieldType<String> KEY_ID =
      FieldType.matching("the id of a key", Pattern.compile("[0-9a-z_]{1,40}"));
  private static final FieldType<Set<Scope>> SCOPES =
      FieldType.list(
              "a list of scopes: " + Scope.text(EnumSet.allOf(Scope.class)).replace(",", ", "),
              FieldType.choice(Scope.values(), Scope::text))
          .map(KeysController::scopes);
  private static final FieldType<List<AddressRange>> RANGES =
      FieldType.list(
              "a list of 1 to 40 addresses or ranges (CIDR)",
              FieldType.text("an address or a range (CIDR)", AddressRange::of))
          .map(KeysController::ranges);
  private static final FieldType<Duration> SECONDS =
      FieldType.integer(0, LONGEST_OVERLAP.toSeconds()).map(Duration::ofSeconds);

  private final Clients clients;
  private final ApiKeys keys;
  private final KeyIssuer issuer;
  private final Clock clock;

  KeysController(Clients clients, ApiKeys keys, KeyIssuer issuer, Clock clock) {
    this.clients = clients;
    this.keys = keys;
    this.issuer = issuer;
    this.clock = clock;
  }

  @PostMapping
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.SIGNING_NOT_CONFIGURED})
  @Operation(
      operationId = "createKey",
      summary = "Make a key",
      description =
          "The answer is the only copy: what is stored cannot be turned back into the key.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = KeyRequest.class))))
  @ApiResponse(
      responseCode = "201",
      description = "Made",
      content = @Content(schema = @Schema(implementation = NewKeyAnswer.class)))
  ResponseEntity<NewKeyAnswer> create(
      @Parameter(hidden = true) Client client,
      @PathVariable @ClientIdText String clientId,
      @RequestBody JsonNode body) {
    long owner = owner(clientId);
    Fields fields = Fields.ofBody(body);
    Set<Scope> scopes = fields.required("scopes", SCOPES);
    Instant expiresAt = future(fields);
    List<AddressRange> allowed = fields.optional("allowedIps", RANGES, List.of());
    boolean signed = fields.optional("signed", FieldType.FLAG, false);
    fields.refuseIfWrong();
    NewKey wanted = new NewKey(Objects.requireNonNull(scopes), allowed, signed, expiresAt);
    return made(owner, issuer.issue(owner, wanted, client.actor()));
  }

  @GetMapping
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(
      operationId = "listKeys",
      summary = "The keys of a client, the oldest first, with those that are over")
  KeyPage list(@PathVariable @ClientIdText String clientId) {
    return new KeyPage(keys.list(owner(clientId)).stream().map(KeyAnswer::of).toList());
  }

  @PostMapping("/{keyId}/rotate")
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.TOO_LATE, ErrorCode.SIGNING_NOT_CONFIGURED})
  @Operation(
      operationId = "rotateKey",
      summary = "Replace a key",
      description =
          "Makes a key with the same scopes and addresses. The other one ends after overlapSeconds, a day when nothing is"
              + " said; with 0 it ends at once. Without expiresAt the new one lives as long as the other was meant to.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content = @Content(schema = @Schema(implementation = RotateRequest.class))))
  @ApiResponse(
      responseCode = "201",
      description = "Made",
      content = @Content(schema = @Schema(implementation = NewKeyAnswer.class)))
  ResponseEntity<NewKeyAnswer> rotate(
      @Parameter(hidden = true) Client client,
      @PathVariable @ClientIdText String clientId,
      @PathVariable @KeyIdText String keyId,
      @RequestBody(required = false) @Nullable JsonNode body) {
    long owner = owner(clientId);
    String old = Fields.ofPath("keyId", keyId, KEY_ID);
    Fields fields = Fields.ofBody(body);
    Duration overlap = fields.optional("overlapSeconds", SECONDS, OVERLAP);
    Instant expiresAt = future(fields);
    fields.refuseIfWrong();
    return made(owner, issuer.rotate(owner, old, overlap, expiresAt, client.actor()));
  }

  @DeleteMapping("/{keyId}")
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(
      operationId = "revokeKey",
      summary = "Revoke a key",
      description =
          "It opens nothing any more, in every process within a second, and never will again.")
  KeyAnswer revoke(
      @Parameter(hidden = true) Client client,
      @PathVariable @ClientIdText String clientId,
      @PathVariable @KeyIdText String keyId) {
    long owner = owner(clientId);
    String id = Fields.ofPath("keyId", keyId, KEY_ID);
    issuer.revoke(owner, id, client.actor());
    return KeyAnswer.of(view(owner, id));
  }

  private long owner(String clientId) {
    return clients.required(clientId).id();
  }

  private @Nullable Instant future(Fields fields) {
    Instant time = fields.optional("expiresAt", FieldType.TIME);
    if (time != null && !time.isAfter(clock.instant())) {
      fields.refuse("expiresAt", "must be in the future");
    }
    return time;
  }

  private ResponseEntity<NewKeyAnswer> made(long owner, KeyIssuer.Issued issued) {
    KeyAnswer key = KeyAnswer.of(view(owner, issued.id()));
    return ResponseEntity.status(HttpStatus.CREATED)
        .body(
            new NewKeyAnswer(
                key.id,
                issued.key().reveal(),
                revealed(issued.signingSecret()),
                key.scopes,
                key.allowedIps,
                key.signed,
                key.createdAt,
                key.expiresAt));
  }

  private static @Nullable String revealed(@Nullable Secret secret) {
    return secret == null ? null : secret.reveal();
  }

  private KeyView view(long owner, String id) {
    return keys.view(owner, id)
        .orElseThrow(
            () -> new RefusedException(ErrorCode.NOT_FOUND, "There is no key " + id + " here."));
  }

  private static Set<Scope> scopes(List<Scope> some) {
    if (some.isEmpty()) {
      throw new IllegalArgumentException("must name one scope or more");
    }
    return some.stream().collect(toCollection(() -> EnumSet.noneOf(Scope.class)));
  }

  private static List<AddressRange> ranges(List<AddressRange> some) {
    if (some.isEmpty() || some.size() > MOST_RANGES) {
      throw new IllegalArgumentException();
    }
    return some;
  }

  /**
   * @param allowedIps addresses or ranges from which it may be used; from anywhere when absent
   * @param signed whether requests with it must be signed; they need not be when absent
   */
  @Schema(name = "KeyRequest")
  record KeyRequest(
      @ScopeText @ArraySchema(minItems = 1) List<String> scopes,
      @Schema(example = "2030-01-01T00:00:00Z") @Nullable Instant expiresAt,
      @RangeText @ArraySchema(minItems = 1, maxItems = MOST_RANGES)
          @Nullable List<String> allowedIps,
      @Nullable Boolean signed) {}

  @Schema(name = "KeyRotation")
  record RotateRequest(
      @AmountForm @Schema(minimum = "0", maximum = "7776000", example = "86400")
          @Nullable Long overlapSeconds,
      @Schema(example = "2030-01-01T00:00:00Z") @Nullable Instant expiresAt) {}

  /**
   * @param key shown this once
   * @param signingSecret what requests with it are signed with, shown this once; null when they
   *     need not be
   */
  @Schema(name = "NewKey")
  record NewKeyAnswer(
      @KeyIdText String id,
      @Schema(pattern = "^sk_[a-z0-9]{1,16}_[0-9a-f]{16}_[0-9a-f]{48}$") String key,
      @Schema(pattern = "^sksig_[A-Za-z0-9_-]{43}$") @Nullable String signingSecret,
      @ScopeText List<String> scopes,
      @RangeText List<String> allowedIps,
      boolean signed,
      Instant createdAt,
      @Nullable Instant expiresAt) {}

  /**
   * @param allowedIps from where it may be used; from anywhere when there are none
   * @param signed whether requests with it must be
   * @param lastUsedAt to the minute
   */
  @Schema(name = "Key")
  record KeyAnswer(
      @KeyIdText String id,
      @ScopeText List<String> scopes,
      @RangeText List<String> allowedIps,
      boolean signed,
      Instant createdAt,
      @Nullable Instant expiresAt,
      @Nullable Instant revokedAt,
      @Nullable Instant lastUsedAt) {
    static KeyAnswer of(KeyView key) {
      return new KeyAnswer(
          key.id(),
          key.scopes().stream().sorted().map(Scope::text).toList(),
          key.allowed().stream().map(AddressRange::text).toList(),
          key.signed(),
          key.createdAt(),
          key.expiresAt(),
          key.revokedAt(),
          key.lastUsedAt());
    }
  }

  @Schema(name = "KeyPage")
  record KeyPage(List<KeyAnswer> items) {}
}
