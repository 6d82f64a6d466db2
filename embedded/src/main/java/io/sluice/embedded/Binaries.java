package io.sluice.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Unpacks programs that come inside jars, once per version. Several JVMs may do it at once: each
 * unpacks into a folder of its own and the first one renames it into place.
 */
final class Binaries {
  private final Path cache;

  Binaries(Path cache) {
    this.cache = cache;
  }

  /**
   * The folder with these files of the class path.
   *
   * @param version names the folder
   * @param files resource by path inside the folder; files under {@code bin/} become executable
   */
  Path folder(String version, Map<String, String> files) {
    Path target = cache.resolve(version);
    if (Files.isDirectory(target)) {
      return target;
    }
    SafeFiles.createFolders(cache);
    try {
      Path partial = Files.createTempDirectory(cache, version + ".partial");
      for (var entry : files.entrySet()) {
        unpack(entry.getValue(), partial.resolve(entry.getKey()));
      }
      moveIntoPlace(partial, target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return target;
  }

  private static void unpack(String resource, Path file) throws IOException {
    Path parent = Objects.requireNonNull(file.getParent());
    Files.createDirectories(parent);
    try (InputStream in = Binaries.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new EmbeddedException(
            "There is no " + file.getFileName() + " for this machine: use Linux on x86-64.");
      }
      Files.copy(in, file);
    }
    if (parent.endsWith("bin") && !file.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + file + " executable");
    }
  }

  /** Keeps the target when another process was faster. */
  static void moveIntoPlace(Path partial, Path target) throws IOException {
    try {
      SafeFiles.replace(partial, target);
    } catch (IOException e) {
      SafeFiles.deleteFolder(partial);
      if (!Files.isDirectory(target)) {
        throw e;
      }
    }
  }
}
