package io.sluice.runtime.startup;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;

/** Runs an application and turns an expected fault at its start into an exit code. */
public final class Launch {
  private Launch() {}

  /**
   * Starts and returns once everything runs; ends the JVM when it cannot start for a reason that
   * the operator can mend ({@link StartupFaultReporter} has printed it by then).
   */
  public static void of(Class<?> source, String... args) {
    SpringApplication application = new SpringApplication(source);
    application.setBannerMode(Banner.Mode.OFF);
    ShutdownDeadline.install();
    try {
      application.run(args);
    } catch (RuntimeException e) {
      StartupFault fault = StartupFault.in(e).orElseThrow(() -> e);
      System.exit(fault.exitCode());
    }
  }
}
