package io.sluice.gateway.quota;

import io.sluice.evm.chain.Address;
import io.sluice.gateway.access.Client;
import io.sluice.gateway.access.Needs;
import io.sluice.gateway.access.Scope;
import io.sluice.runtime.failure.Refuses;
import io.sluice.runtime.request.FieldType;
import io.sluice.runtime.request.Fields;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows a client what it may use, and what it has (REQUIREMENTS E4). */
@RestController
@ForRole(Role.API)
@Needs(Scope.RELAY_READ)
@Tag(name = "Relay")
class OwnQuotaController {
  private static final FieldType<Address> ADDRESS =
      FieldType.text("an address of 20 bytes in hexadecimal, with 0x", Address::parse);

  private final QuotaReport report;

  OwnQuotaController(QuotaReport report) {
    this.report = report;
  }

  @GetMapping("/api/v1/quota")
  @Refuses
  @Operation(
      operationId = "getOwnQuota",
      summary = "What one may use in this day and month, and what is used",
      description =
          "What a request may take at most is reserved when it is accepted, and replaced by what the receipt tells.",
      parameters =
          @Parameter(
              name = "user",
              in = ParameterIn.QUERY,
              description = "An end user, to see that one's quota too",
              schema = @Schema(type = "string", pattern = "^0x[0-9a-fA-F]{40}$")))
  QuotaAnswer show(
      @Parameter(hidden = true) Client client,
      @Parameter(hidden = true) @RequestParam Map<String, String> parameters) {
    Fields fields = Fields.ofQuery(parameters);
    Address user = fields.optional("user", ADDRESS);
    fields.refuseIfWrong();
    return report.of(client.id(), user);
  }
}
