package io.sluice.gateway.access;

import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.Refuses;
import io.sluice.runtime.openapi.AnswerHeader;
import io.sluice.runtime.request.CursorParameter;
import io.sluice.runtime.request.FieldType;
import io.sluice.runtime.request.Fields;
import io.sluice.runtime.request.LimitParameter;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

/** Makes clients and shows them (REQUIREMENTS E1). */
@RestController
@ForRole(Role.API)
@RequestMapping(ClientsController.PATH)
@Needs(Scope.ADMIN)
@Tag(name = "Clients")
class ClientsController {
  static final String PATH = "/api/v1/clients";

  private static final int LONGEST_NAME = 100;
  private static final FieldType<String> NAME =
      FieldType.text("1 to 100 characters, no space at either end", ClientsController::name);

  private final Clients clients;
  private final KeyIssuer issuer;

  ClientsController(Clients clients, KeyIssuer issuer) {
    this.clients = clients;
    this.issuer = issuer;
  }

  @PostMapping
  @Refuses(ErrorCode.CLIENT_EXISTS)
  @Operation(
      operationId = "createClient",
      summary = "Make a client",
      description =
          "Whoever may call the API is a client with keys of its own, and sees only what it has made.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = ClientRequest.class))))
  @ApiResponse(
      responseCode = "201",
      description = "Made",
      content = @Content(schema = @Schema(implementation = ClientAnswer.class)))
  @AnswerHeader(
      name = "Location",
      description = "Where the client is.",
      pattern = "^/api/v1/clients/[0-9]+$",
      status = 201)
  ResponseEntity<ClientAnswer> create(
      @Parameter(hidden = true) Client client, @RequestBody JsonNode body) {
    Fields fields = Fields.ofBody(body);
    String name = fields.required("name", NAME);
    fields.refuseIfWrong();
    long id = issuer.client(Objects.requireNonNull(name), client.actor());
    return ResponseEntity.created(URI.create(PATH + "/" + id))
        .body(ClientAnswer.of(clients.required(Long.toString(id))));
  }

  @GetMapping
  @Refuses
  @Operation(
      operationId = "listClients",
      summary = "The clients, in the order in which they were made")
  @LimitParameter
  @CursorParameter(schema = @Schema(type = "string", pattern = "^[0-9]{1,19}$"))
  ClientPage list(@Parameter(hidden = true) @RequestParam Map<String, String> parameters) {
    Fields fields = Fields.ofQuery(parameters);
    Long after = fields.cursor(Long::parseLong);
    int limit = fields.limit();
    fields.refuseIfWrong();
    List<Clients.Known> found = clients.list(after, limit + 1);
    boolean more = found.size() > limit;
    List<Clients.Known> page = more ? found.subList(0, limit) : found;
    return new ClientPage(
        page.stream().map(ClientAnswer::of).toList(),
        more ? Long.toString(page.getLast().id()) : null);
  }

  @GetMapping("/{clientId}")
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(operationId = "getClient", summary = "A client")
  ClientAnswer one(@PathVariable @ClientIdText String clientId) {
    return ClientAnswer.of(clients.required(clientId));
  }

  private static String name(String text) {
    boolean fits =
        !text.isBlank()
            && text.strip().equals(text)
            && text.codePointCount(0, text.length()) <= LONGEST_NAME
            && text.codePoints().noneMatch(ClientsController::isUnfit);
    if (!fits) {
      throw new IllegalArgumentException();
    }
    return text;
  }

  /** What no column takes, and what would tear a line of a log. */
  private static boolean isUnfit(int point) {
    return Character.isISOControl(point)
        || Character.getType(point) == Character.SURROGATE
        || Character.getType(point) == Character.LINE_SEPARATOR
        || Character.getType(point) == Character.PARAGRAPH_SEPARATOR
        || Character.getType(point) == Character.FORMAT;
  }

  @Schema(name = "ClientRequest")
  record ClientRequest(
      @Schema(minLength = 1, maxLength = LONGEST_NAME, example = "shop") String name) {}

  @Schema(name = "Client")
  record ClientAnswer(@ClientIdText String id, String name, Instant createdAt) {
    static ClientAnswer of(Clients.Known client) {
      return new ClientAnswer(Long.toString(client.id()), client.name(), client.createdAt());
    }
  }

  @Schema(name = "ClientPage")
  record ClientPage(List<ClientAnswer> items, @ClientIdText @Nullable String nextCursor) {}
}
