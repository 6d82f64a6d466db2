package io.sluice.gateway.access;

import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Lets a client do what its key's scopes allow. Open paths have no client, and are let through;
 * everything else needs the scope that its operation names.
 */
@Component
@ForRole(Role.API)
public final class ScopeGate implements HandlerInterceptor, WebMvcConfigurer {
  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this);
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    Object client = request.getAttribute(AccessFilter.CLIENT);
    if (client instanceof Client known && handler instanceof HandlerMethod operation) {
      Scope needed = needed(operation).orElse(null);
      if (!isAllowed(known, needed, request)) {
        throw new RefusedException(
            ErrorCode.FORBIDDEN,
            needed == null
                ? "Nobody may do this."
                : "This API key lacks the scope " + needed + ".");
      }
    }
    return true;
  }

  private static boolean isAllowed(
      Client client, @Nullable Scope needed, HttpServletRequest request) {
    return needed == null
        ? HttpMethod.OPTIONS.matches(request.getMethod()) // what else there is to a path
        : client.scopes().contains(needed);
  }

  /** The scope that an operation names; empty when it is closed. */
  public static Optional<Scope> needed(HandlerMethod operation) {
    Needs own = AnnotatedElementUtils.findMergedAnnotation(operation.getMethod(), Needs.class);
    Needs all = AnnotatedElementUtils.findMergedAnnotation(operation.getBeanType(), Needs.class);
    return Optional.ofNullable(own == null ? all : own).map(Needs::value);
  }
}
