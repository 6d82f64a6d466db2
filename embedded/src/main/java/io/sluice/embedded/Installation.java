package io.sluice.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where things are in a checkout of Sluice.
 *
 * @param root the folder that holds {@code pom.xml} and {@code embedded/}
 */
public record Installation(Path root) {
  /** Set by the launcher; else the checkout around the working directory is taken. */
  private static final String ROOT_PROPERTY = "sluice.root";

  public Installation {
    root = root.toAbsolutePath().normalize();
  }

  /**
   * The checkout this JVM works in.
   *
   * @throws EmbeddedException when the working directory is not inside one
   */
  public static Installation find() {
    String told = System.getProperty(ROOT_PROPERTY, "");
    if (!told.isEmpty()) {
      return new Installation(Path.of(told));
    }
    Path here = Path.of("").toAbsolutePath();
    return Stream.iterate(here, folder -> folder != null, Path::getParent)
        .filter(folder -> Files.isRegularFile(folder.resolve("embedded/package.json")))
        .findFirst()
        .map(Installation::new)
        .orElseThrow(
            () -> new EmbeddedException("Not inside a checkout of Sluice: run this from there."));
  }

  /** The data folder of {@code ./sluice up} without {@code --data}. */
  public Path defaultData() {
    return root.resolve(".sluice/data");
  }

  /** Unpacked binaries and extracted jars; may be deleted while nothing runs. */
  Path cache() {
    return root.resolve(".sluice/cache");
  }

  /** The folder for instances that are deleted when they end. */
  public Path throwAway() {
    return root.resolve(".sluice/throw-away");
  }

  /** The product as one jar. */
  Path serverJar() {
    return existing(
        root.resolve("server/target/sluice-server-boot.jar"),
        "build it with ./mvnw -pl server -am package, or start through ./sluice");
  }

  /** Anvil's own binary: the npm wrapper around it would need a Node process beside it. */
  Path anvil() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    String platform =
        (os.startsWith("mac") ? "darwin" : os.startsWith("windows") ? "win32" : "linux")
            + (arch.equals("aarch64") ? "-arm64" : "-amd64");
    String binary = os.startsWith("windows") ? "anvil.exe" : "anvil";
    return existing(
        root.resolve("embedded/node_modules/@foundry-rs/anvil-" + platform + "/bin/" + binary),
        "run npm ci --ignore-scripts in embedded/, or start through ./sluice");
  }

  private static Path existing(Path file, String remedy) {
    if (!Files.isRegularFile(file)) {
      throw new EmbeddedException(file + " is missing: " + remedy + ".");
    }
    return file;
  }
}
