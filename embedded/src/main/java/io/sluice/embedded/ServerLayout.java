package io.sluice.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The product's jar extracted beside its libraries, once per build: it starts faster that way, and
 * alone so can a JDK 25 AOT cache be used for it.
 */
final class ServerLayout {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** More may be in use by instances that run since an earlier build. */
  private static final int KEPT = 3;

  private static final List<String> JVM_OPTIONS =
      List.of(
          "-Xmx512m",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /** Processors up to which compilers and collectors take more from the work than they give. */
  private static final int FEW = 4;

  /** See docs/decisions/0011-jvm-on-few-cores.md. */
  private static final List<String> ON_FEW_PROCESSORS =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private final Path folder;
  private final Path jar;

  private ServerLayout(Path folder, Path jar) {
    this.folder = folder;
    this.jar = jar;
  }

  /** The layout of the jar as it is built now. */
  static ServerLayout of(Installation installation) {
    Path packed = installation.serverJar();
    Path target = installation.cache().resolve("server-" + stamp(packed));
    if (!Files.isDirectory(target)) {
      extract(packed, installation.cache(), target);
      deleteOld(installation.cache());
    }
    return new ServerLayout(target, target.resolve(packed.getFileName()));
  }

  /** Of the content: a build that changes nothing keeps what was extracted and recorded. */
  private static String stamp(Path jar) {
    var sum = new CRC32C();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(jar)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sum.update(buffer, 0, read);
      }
      return "%08x-%x".formatted(sum.getValue(), Files.size(jar));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void extract(Path packed, Path cache, Path target) {
    SafeFiles.createFolders(cache);
    try {
      Path partial = Files.createTempDirectory(cache, target.getFileName() + ".partial");
      Path log = partial.resolve("extract.log");
      Process extraction =
          new ProcessBuilder(
                  java(),
                  "-Djarmode=tools",
                  "-jar",
                  packed.toString(),
                  "extract",
                  "--force",
                  "--destination",
                  partial.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!extraction.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || extraction.exitValue() != 0) {
        extraction.destroyForcibly();
        throw new EmbeddedException("Cannot extract " + packed + "." + LogTail.of(log));
      }
      Binaries.moveIntoPlace(partial, target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedException("Interrupted while extracting " + packed + ".", e);
    }
  }

  private static void deleteOld(Path cache) {
    try (Stream<Path> layouts = Files.list(cache)) {
      layouts
          .filter(layout -> layout.getFileName().toString().startsWith("server-"))
          .sorted(Comparator.comparing(ServerLayout::modified).reversed())
          .skip(KEPT)
          .forEach(SafeFiles::deleteFolder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileTime modified(Path folder) {
    try {
      return Files.getLastModifiedTime(folder);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  private static List<String> jvmOptions() {
    List<String> options = new ArrayList<>(JVM_OPTIONS);
    if (Runtime.getRuntime().availableProcessors() <= FEW) {
      options.addAll(ON_FEW_PROCESSORS);
    }
    return options;
  }

  /** The JVM that runs this runs the product too. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** The command of one process. With JVM options of its own it does not use the AOT cache. */
  List<String> command(ServerLaunch launch) {
    List<String> words = new ArrayList<>();
    words.add(java());
    words.addAll(jvmOptions());
    words.addAll(launch.jvmOptions());
    if (launch.jvmOptions().isEmpty() && Files.exists(aotCache())) {
      words.add("-XX:AOTCache=" + aotCache());
      words.add("-Xlog:aot*=off,cds*=off");
    }
    words.addAll(List.of("-jar", jar.toString(), "--roles=" + launch.roles()));
    return List.copyOf(words);
  }

  boolean isTrained() {
    return Files.exists(aotCache()) || Files.exists(noAotCache());
  }

  /**
   * Lets one process start and end to record what a start needs, so that later ones start in half
   * the time. When it fails, they start as before. Does nothing while another JVM does it.
   *
   * @param environment of a process that finds the infrastructure running
   */
  void train(Map<String, String> environment, Path log) {
    try (FileChannel file =
            FileChannel.open(
                folder.resolve("server.aot.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = file.tryLock()) {
      if (lock != null && !isTrained()) {
        record(environment, log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void record(Map<String, String> environment, Path log) {
    Path partial = folder.resolve("server.aot.partial-" + ProcessHandle.current().pid());
    List<String> words = new ArrayList<>();
    words.add(java());
    words.addAll(jvmOptions());
    words.addAll(
        List.of(
            "-XX:AOTCacheOutput=" + partial,
            "-Dspring.context.exit=onRefresh",
            "-jar",
            jar.toString(),
            "--roles=all"));
    var builder = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    try {
      Process training = builder.start();
      boolean ended = training.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (!ended) {
        training.descendants().forEach(ProcessHandle::destroyForcibly);
        training.destroyForcibly().waitFor();
      } else if (training.exitValue() == 0 && Files.exists(partial)) {
        SafeFiles.replace(partial, aotCache());
      }
      Files.deleteIfExists(partial);
      if (!Files.exists(aotCache())) {
        Files.writeString(noAotCache(), "Not tried again for this build; see " + log + "\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedException("Interrupted while preparing a faster start.", e);
    }
  }

  private Path noAotCache() {
    return folder.resolve("server.aot.failed");
  }

  private Path aotCache() {
    return folder.resolve("server.aot");
  }
}
