package io.sluice.runtime.outdated;

import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.swagger.v3.oas.models.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Says in every answer of an {@link Outdated} operation, and in its description, what it is. */
@Component
@ForRole(Role.API)
final class OutdatedHeaders implements HandlerInterceptor, WebMvcConfigurer, OperationCustomizer {
  /** Days between the first word and the end. */
  static final int LEAST_DAYS = 180;

  /** IMF-fixdate (RFC 9110, §5.6.7). */
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this);
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    Outdated outdated = of(handler);
    if (outdated != null) {
      response.setHeader("Deprecation", "@" + day(outdated.since()).toEpochSecond());
      response.setHeader("Sunset", HTTP_DATE.format(day(outdated.until())));
      response.setHeader("Link", "<" + outdated.instead() + ">; rel=\"successor-version\"");
    }
    return true;
  }

  /** Read once at start, so that a wrong date is found by every test. */
  @Override
  public Operation customize(Operation operation, HandlerMethod handler) {
    Outdated outdated = of(handler);
    if (outdated != null) {
      if (ChronoUnit.DAYS.between(day(outdated.since()), day(outdated.until())) < LEAST_DAYS) {
        throw new IllegalStateException(handler + " goes away too soon");
      }
      operation.setDeprecated(true);
      String words =
          "Use %s instead: this goes away on %s.".formatted(outdated.instead(), outdated.until());
      String told = operation.getDescription();
      operation.setDescription(told == null ? words : words + "\n\n" + told);
    }
    return operation;
  }

  private static @Nullable Outdated of(Object handler) {
    return handler instanceof HandlerMethod method
        ? method.getMethodAnnotation(Outdated.class)
        : null;
  }

  private static ZonedDateTime day(String text) {
    return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC);
  }
}
