package io.sluice.runtime.http;

import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses who will not take the answer before anything is done for it: the framework finds that out
 * when it writes the answer, and who is told 406 then asks again for what was done already.
 */
@Component
@ForRole(Role.API)
final class AcceptGate implements HandlerInterceptor, WebMvcConfigurer {
  private static final Set<MediaType> JSON =
      Set.of(MediaType.APPLICATION_JSON, new MediaType("application", "*+json"));

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this).addPathPatterns("/api/v1/**").order(Ordered.HIGHEST_PRECEDENCE);
  }

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws HttpMediaTypeNotAcceptableException {
    List<String> wanted = Collections.list(request.getHeaders(HttpHeaders.ACCEPT));
    if (handler instanceof HandlerMethod && !wanted.isEmpty() && !canBeWritten(request, wanted)) {
      throw new HttpMediaTypeNotAcceptableException(List.copyOf(JSON));
    }
    return true;
  }

  /** Whatever the framework chooses of what is wanted can be written, and it finds something. */
  private static boolean canBeWritten(HttpServletRequest request, List<String> wanted) {
    try {
      List<MediaType> fitting =
          MediaType.parseMediaTypes(wanted).stream()
              .filter(each -> producible(request).stream().anyMatch(each::isCompatibleWith))
              .toList();
      return !fitting.isEmpty()
          && fitting.stream()
              .map(MediaType::getCharset)
              .allMatch(each -> each == null || each.equals(StandardCharsets.UTF_8));
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }

  @SuppressWarnings("unchecked") // what the framework puts there
  private static Set<MediaType> producible(HttpServletRequest request) {
    Object own = request.getAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE);
    return own instanceof Set<?> types && !types.isEmpty() ? (Set<MediaType>) types : JSON;
  }
}
