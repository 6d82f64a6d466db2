package io.sluice.benchmark.product;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Asks a JVM what is alive on its heap, with the JDK's own {@code jcmd}. */
final class LiveHeap {
  private static final String TOTAL = "Total";

  private LiveHeap() {}

  /** In bytes. */
  static long of(long pid) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    return total(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
  }

  /** The last line of the table is “Total”, instances, bytes. */
  static long total(String histogram) throws IOException {
    String line =
        histogram
            .lines()
            .filter(each -> each.startsWith(TOTAL))
            .findFirst()
            .orElseThrow(() -> new IOException("No histogram: " + histogram));
    return Long.parseLong(line.substring(TOTAL.length()).strip().split("\\s+", -1)[1]);
  }
}
