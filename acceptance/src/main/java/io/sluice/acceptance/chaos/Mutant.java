package io.sluice.acceptance.chaos;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * The product with one safety rule switched off: a snippet of one source file is another, and the
 * classes made of it take the place of the product's when it starts. Nothing in the product knows.
 *
 * @param rule what is switched off
 * @param file under the server's sources
 * @param snippet there exactly once
 */
record Mutant(String rule, String file, String snippet, String replacement) {
  private static final Path ROOT = Path.of(System.getProperty("sluice.root", "."));

  /** The JVM option that makes a process this mutant. */
  String option() {
    try {
      Path folder = ROOT.resolve("acceptance/target/mutants/" + Integer.toHexString(hashCode()));
      Files.createDirectories(folder);
      compile(folder);
      return "-javaagent:" + agent(folder.resolve("agent.jar")) + "=" + folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void compile(Path folder) throws IOException {
    String source = Files.readString(ROOT.resolve("server/src/main/java").resolve(file));
    if (source.split(Pattern.quote(snippet), -1).length != 2) {
      throw new IllegalStateException(
          "\""
              + snippet
              + "\" is not there once in "
              + file
              + "; the list of mutants is out of date");
    }
    Path changed = folder.resolve("src").resolve(file);
    Files.createDirectories(Objects.requireNonNull(changed.getParent()));
    Files.writeString(changed, source.replace(snippet, replacement));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int code =
        compiler.run(
            null,
            OutputStream.nullOutputStream(),
            System.err,
            "-proc:none",
            "-parameters",
            "-cp",
            classPath(),
            "-d",
            folder.toString(),
            changed.toString());
    if (code != 0) {
      throw new IllegalStateException("the mutant of " + file + " does not compile");
    }
  }

  /** The server's classes, and the libraries it runs with. */
  private static String classPath() throws IOException {
    try (Stream<Path> layouts = Files.list(ROOT.resolve(".sluice/cache"))) {
      Path newest =
          layouts
              .filter(path -> path.getFileName().toString().startsWith("server-"))
              .max(Comparator.comparingLong(path -> path.toFile().lastModified()))
              .orElseThrow();
      try (Stream<Path> libraries = Files.list(newest.resolve("lib"))) {
        return Stream.concat(Stream.of(ROOT.resolve("server/target/classes")), libraries)
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
      }
    }
  }

  private static Path agent(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(new Attributes.Name("Premain-Class"), MutantAgent.class.getName());
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      for (String suffix : List.of("", "$1")) {
        String name = MutantAgent.class.getName().replace('.', '/') + suffix + ".class";
        out.putNextEntry(new JarEntry(name));
        try (var in = MutantAgent.class.getClassLoader().getResourceAsStream(name)) {
          Objects.requireNonNull(in, name).transferTo(out);
        }
        out.closeEntry();
      }
    }
    return jar;
  }
}
