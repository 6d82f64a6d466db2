package io.sluice.gateway.signature;

import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Notes signed requests before anything is done for them, but for what notes them itself. */
@Component
@ForRole(Role.API)
final class SignatureGate implements HandlerInterceptor, WebMvcConfigurer {
  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this).order(Ordered.HIGHEST_PRECEDENCE);
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    SignedCall call = SignedCall.of(request).orElse(null);
    if (call != null && !(notesItself(handler) && call.hasBody())) {
      call.note();
    }
    return true;
  }

  private static boolean notesItself(Object handler) {
    return handler instanceof HandlerMethod operation
        && operation.hasMethodAnnotation(StoresSignature.class);
  }
}
