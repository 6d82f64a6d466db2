package io.sluice.gateway.access;

import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/** Says in the description of the API which scope an operation needs. */
@Component
@ForRole(Role.API)
final class ScopeDescription implements OperationCustomizer {
  /** The security scheme's name. */
  private static final String KEY = "apiKey";

  @Override
  public Operation customize(Operation operation, HandlerMethod handler) {
    ScopeGate.needed(handler)
        .ifPresent(scope -> {
          String words = "Needs the scope `" + scope.text() + "`.";
          String told = operation.getDescription();
          operation.setDescription(told == null ? words : told + "\n\n" + words);
          operation.addSecurityItem(new SecurityRequirement().addList(KEY, scope.text()));
        });
    return operation;
  }
}
