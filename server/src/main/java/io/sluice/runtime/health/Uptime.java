package io.sluice.runtime.health;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** How long this process has been there. */
public final class Uptime {
  private Uptime() {}

  /** Since it began. */
  public static long seconds() {
    return TimeUnit.MILLISECONDS.toSeconds(ManagementFactory.getRuntimeMXBean().getUptime());
  }
}
