package io.sluice.runtime.startup;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Prints an expected fault to stderr and nothing else; leaves all others to Boot. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartupFaultReporter implements SpringBootExceptionReporter {

  /** The signature Boot asks for. */
  StartupFaultReporter(@Nullable ConfigurableApplicationContext context) {}

  @Override
  public boolean reportException(Throwable failure) {
    return StartupFault.in(failure)
        .map(fault -> {
          System.err.println(fault.sentence());
          return true;
        })
        .orElse(false);
  }
}
