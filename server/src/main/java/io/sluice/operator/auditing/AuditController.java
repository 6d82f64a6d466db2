package io.sluice.operator.auditing;

import io.sluice.gateway.access.Needs;
import io.sluice.gateway.access.Scope;
import io.sluice.gateway.audit.AuditEntry;
import io.sluice.gateway.audit.AuditLog;
import io.sluice.runtime.failure.Refuses;
import io.sluice.runtime.request.CursorParameter;
import io.sluice.runtime.request.DecimalText;
import io.sluice.runtime.request.Fields;
import io.sluice.runtime.request.LimitParameter;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows who did what that needs a privilege (REQUIREMENTS E7). */
@RestController
@ForRole(Role.API)
@RequestMapping("/api/v1/audit")
@Needs(Scope.ADMIN)
@Tag(name = "Audit")
class AuditController {
  private final AuditLog log;

  AuditController(AuditLog log) {
    this.log = log;
  }

  @GetMapping
  @Refuses
  @Operation(operationId = "listAuditEntries", summary = "Privileged acts, the newest first")
  @LimitParameter
  @CursorParameter(schema = @Schema(type = "string", pattern = "^[0-9]{1,19}$"))
  AuditPage list(@Parameter(hidden = true) @RequestParam Map<String, String> parameters) {
    Fields fields = Fields.ofQuery(parameters);
    Long before = fields.cursor(Long::parseLong);
    int limit = fields.limit();
    fields.refuseIfWrong();
    List<AuditEntry> found = log.entries(before, limit + 1);
    boolean more = found.size() > limit;
    List<AuditEntry> page = more ? found.subList(0, limit) : found;
    return new AuditPage(
        page.stream().map(EntryAnswer::of).toList(),
        more ? Long.toString(page.getLast().number()) : null);
  }

  @GetMapping("/verify")
  @Refuses
  @Operation(
      operationId = "verifyAuditLog",
      summary = "Whether the log is as it was written",
      description =
          "Reads all of it. Each entry's hash covers the one before; keep the head elsewhere now and then, and compare: a"
              + " log that was written anew from some entry on has another.")
  Proof verify() {
    AuditLog.Head head = log.head();
    Optional<Long> fault = log.firstFault();
    return new Proof(
        fault.isEmpty(),
        Long.toString(head.number()),
        head.hash(),
        fault.map(Object::toString).orElse(null));
  }

  @Schema(name = "AuditPage")
  record AuditPage(
      List<EntryAnswer> items, @DecimalText @Schema(example = "17") @Nullable String nextCursor) {}

  /**
   * @param number from 1, without a gap
   * @param actor who did it, and by which key
   * @param hash of the entry and the one before, hex
   */
  @Schema(name = "AuditEntry")
  record EntryAnswer(
      @DecimalText @Schema(example = "17") String number,
      Instant at,
      String actor,
      @Schema(example = "key.revoke") String action,
      String subject,
      String detail,
      @Schema(pattern = "^[0-9a-f]{64}$") String hash) {
    static EntryAnswer of(AuditEntry entry) {
      return new EntryAnswer(
          Long.toString(entry.number()),
          entry.at(),
          entry.actor(),
          entry.action(),
          entry.subject(),
          entry.detail(),
          entry.hash());
    }
  }

  /**
   * @param intact whether every entry is there, and as it was written
   * @param entries how many there are
   * @param head the hash of the last one, hex
   * @param firstFault the first that is missing or was changed; null when there is none
   */
  @Schema(name = "AuditProof")
  record Proof(
      boolean intact,
      @DecimalText @Schema(example = "17") String entries,
      @Schema(pattern = "^[0-9a-f]{64}$") String head,
      @DecimalText @Schema(example = "3") @Nullable String firstFault) {}
}
