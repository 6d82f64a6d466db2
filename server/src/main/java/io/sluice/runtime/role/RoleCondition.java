package io.sluice.runtime.role;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Reads {@link ForRole} against the process's roles. */
final class RoleCondition implements Condition {
  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    var attributes = metadata.getAnnotationAttributes(ForRole.class.getName());
    @Nullable Object wanted = attributes == null ? null : attributes.get("value");
    Roles running = Roles.of(context.getEnvironment());
    return wanted instanceof Role[] roles && Arrays.stream(roles).anyMatch(running::include);
  }
}
