package io.sluice.operator.deadletter;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sluice.backing.queue.QueueNames;
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
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Shows what the queues gave up on, and sends it again or puts it away. */
@RestController
@ForRole(Role.API)
@RequestMapping("/api/v1/dead-letters")
@Needs(Scope.ADMIN)
@Tag(name = "Dead letters")
class DeadLetterController {
  private static final int MOST_GROUPS = 100;

  /** Those are no letters, and their Allow header must not say that one can GET them. */
  private static final String ID = "(?!redrive$|discard$).+";

  private final Letters letters;
  private final Redrive redrive;
  private final QueueNames queues;

  DeadLetterController(Letters letters, Redrive redrive, QueueNames queues) {
    this.queues = queues;
    this.letters = letters;
    this.redrive = redrive;
  }

  @GetMapping
  @Refuses
  @Operation(operationId = "listDeadLetters", summary = "Dead letters, newest first")
  @Parameter(in = ParameterIn.QUERY, name = "queue", schema = @Schema(type = "string"))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "class",
      schema =
          @Schema(
              type = "string",
              allowableValues = {"permanent", "transient", "unknown"}))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "state",
      schema =
          @Schema(
              type = "string",
              allowableValues = {"stored", "redriven", "discarded"}))
  @Parameter(
      in = ParameterIn.QUERY,
      name = "fingerprint",
      schema = @Schema(type = "string", pattern = "^[0-9a-f]{16}$"))
  @LimitParameter
  @CursorParameter(schema = @Schema(type = "string", format = "uuid"))
  LetterPage list(@Parameter(hidden = true) @RequestParam Map<String, String> parameters) {
    LetterQuery query = LetterQuery.read(parameters, queues);
    List<DeadLetter> found = letters.list(query.filter(), query.limit() + 1);
    boolean more = found.size() > query.limit();
    List<DeadLetter> page = more ? found.subList(0, query.limit()) : found;
    return new LetterPage(
        page.stream().map(LetterAnswer::of).toList(), more ? page.getLast().id().toString() : null);
  }

  @GetMapping("/fingerprints")
  @Refuses
  @Operation(
      operationId = "groupDeadLetters",
      summary = "Faults of the letters that lie here, the most frequent first")
  GroupPage fingerprints() {
    return new GroupPage(letters.groups(MOST_GROUPS).stream().map(GroupAnswer::of).toList());
  }

  @GetMapping("/{letterId:" + ID + "}")
  @Refuses(ErrorCode.NOT_FOUND)
  @Operation(operationId = "getDeadLetter", summary = "A dead letter with its history")
  LetterDetail one(@PathVariable @UuidText String letterId) {
    UUID id = id(letterId);
    DeadLetter letter =
        letters
            .find(id)
            .orElseThrow(() ->
                new RefusedException(ErrorCode.NOT_FOUND, "There is no dead letter " + id + "."));
    return LetterDetail.of(letter, letters.events(id));
  }

  @PostMapping("/{letterId}/redrive")
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.TOO_LATE, ErrorCode.NOT_REDRIVABLE})
  @Operation(operationId = "redriveDeadLetter", summary = "Send a letter again")
  LetterDetail redrive(
      @Parameter(hidden = true) Client client, @PathVariable @UuidText String letterId) {
    redrive.redrive(id(letterId), client.actor());
    return one(letterId);
  }

  @PostMapping("/{letterId}/discard")
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.TOO_LATE})
  @Operation(
      operationId = "discardDeadLetter",
      summary = "Put a letter away for good; it stays visible")
  LetterDetail discard(
      @Parameter(hidden = true) Client client,
      @PathVariable @UuidText String letterId,
      @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content = @Content(schema = @Schema(implementation = DiscardRequest.class)))
          @RequestBody(required = false)
          @Nullable JsonNode body) {
    Fields fields = Fields.ofBody(body);
    String reason = LetterSelection.reason(fields);
    fields.refuseIfWrong();
    redrive.discard(id(letterId), client.actor(), reason);
    return one(letterId);
  }

  @PostMapping("/redrive")
  @Refuses
  @Operation(
      operationId = "redriveDeadLetters",
      summary = "Send selected letters again: some ids, a filter, or all that are stored")
  ActionAnswer redriveSome(
      @Parameter(hidden = true) Client client,
      @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = SelectionRequest.class)))
          @RequestBody
          JsonNode body) {
    return each(LetterSelection.read(body, queues), id -> redrive.redrive(id, client.actor()));
  }

  @PostMapping("/discard")
  @Refuses
  @Operation(
      operationId = "discardDeadLetters",
      summary = "Put selected letters away: some ids, a filter, or all that are stored")
  ActionAnswer discardSome(
      @Parameter(hidden = true) Client client,
      @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = SelectionRequest.class)))
          @RequestBody
          JsonNode body) {
    LetterSelection selection = LetterSelection.read(body, queues);
    return each(selection, id -> redrive.discard(id, client.actor(), selection.reason()));
  }

  private ActionAnswer each(LetterSelection selection, Consumer<UUID> action) {
    List<UUID> ids =
        selection.ids().isEmpty()
            ? letters.list(selection.filter(), LetterSelection.MOST).stream()
                .map(DeadLetter::id)
                .toList()
            : selection.ids();
    List<String> done = new ArrayList<>();
    List<Refused> refused = new ArrayList<>();
    for (UUID id : ids) {
      try {
        action.accept(id);
        done.add(id.toString());
      } catch (RefusedException e) {
        refused.add(new Refused(id.toString(), e.code().code(), String.valueOf(e.getMessage())));
      }
    }
    return new ActionAnswer(done, refused);
  }

  private static UUID id(String text) {
    return Fields.ofPath("letterId", text, FieldType.UUID);
  }

  @Schema(name = "DiscardRequest")
  record DiscardRequest(@Nullable String reason) {}

  /** One of {@code ids}, {@code filter} and {@code all}. */
  @Schema(name = "DeadLetterSelection")
  record SelectionRequest(
      @UuidText @ArraySchema(minItems = 1, maxItems = LetterSelection.MOST)
          @Nullable List<String> ids,
      @Nullable SelectionFilter filter,
      @Nullable Boolean all,
      @Nullable String reason) {}

  @Schema(name = "DeadLetterFilter")
  record SelectionFilter(
      @Nullable String queue,
      @FaultText @JsonProperty("class") @Nullable String fault,
      @FingerprintText @Nullable String fingerprint) {}

  @Schema(name = "DeadLetterAction")
  record ActionAnswer(@UuidText List<String> done, List<Refused> refused) {}

  @Schema(name = "DeadLetterRefusal")
  record Refused(
      @UuidText String id,
      @Schema(allowableValues = {"not_found", "too_late", "not_redrivable"}) String code,
      String detail) {}

  @Schema(name = "DeadLetterPage")
  record LetterPage(List<LetterAnswer> items, @UuidText @Nullable String nextCursor) {}

  @Schema(name = "DeadLetterGroups")
  record GroupPage(List<GroupAnswer> items) {}
}
