package io.sluice.embedded;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * Memory in which the database keeps what it uses most; it takes only as much of it as it needs.
 * What is written at random places (indexes of hashes and of keys) has to fit, or each of them
 * costs a page read and a page written.
 *
 * @param bytes whole MiB
 */
record BufferPool(long bytes) {
  private static final long MIB = 1024 * 1024;
  private static final long LEAST = 256 * MIB;
  private static final long MOST = 1024 * MIB;

  /** Of the machine's memory: what else is embedded, and who works on it, need theirs. */
  private static final int PART = 8;

  static BufferPool ofThisMachine() {
    var machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return of(machine.getTotalMemorySize());
  }

  /**
   * For a machine with so much memory.
   *
   * @param memory in bytes
   */
  static BufferPool of(long memory) {
    long whole = memory / PART / MIB * MIB;
    return new BufferPool(Math.clamp(whole, LEAST, MOST));
  }
}
