package io.sluice.relay.openzeppelin;

import io.sluice.runtime.failure.ProblemForm;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** What is different about requests to their paths, before any controller sees them. */
@Configuration(proxyBeanMethods = false)
@ForRole(Role.API)
class TheirFilters {
  /** Before whoever may refuse anything. */
  private static final int FIRST = Ordered.HIGHEST_PRECEDENCE + 5;

  /** After signatures, which are of the path as it was sent. */
  private static final int LAST = Ordered.HIGHEST_PRECEDENCE + 50;

  @Bean
  FilterRegistrationBean<HttpFilter> theirErrors() {
    return at(FIRST, new Errors());
  }

  @Bean
  FilterRegistrationBean<HttpFilter> theirSlashes() {
    return at(LAST, new Slashes());
  }

  private static FilterRegistrationBean<HttpFilter> at(int order, HttpFilter filter) {
    var registration = new FilterRegistrationBean<>(filter);
    registration.setOrder(order);
    return registration;
  }

  /** From here on errors have their form. */
  private static final class Errors extends HttpFilter {
    @Override
    protected void doFilter(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      if (TheirPaths.isTheirs(request.getRequestURI())) {
        ProblemForm.use(request, TheirErrors.FORM);
      }
      chain.doFilter(request, response);
    }
  }

  /** Slashes at the end of a path say nothing. */
  private static final class Slashes extends HttpFilter {
    @Override
    protected void doFilter(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      String path = request.getRequestURI();
      boolean more = path.endsWith("/") && TheirPaths.isTheirs(path);
      chain.doFilter(more ? new Trimmed(request) : request, response);
    }
  }

  private static final class Trimmed extends HttpServletRequestWrapper {
    Trimmed(HttpServletRequest request) {
      super(request);
    }

    @Override
    public String getRequestURI() {
      return TheirPaths.trimmed(super.getRequestURI());
    }

    @Override
    public StringBuffer getRequestURL() {
      return new StringBuffer(TheirPaths.trimmed(super.getRequestURL().toString()));
    }

    @Override
    public String getServletPath() {
      return TheirPaths.trimmed(super.getServletPath());
    }
  }
}
