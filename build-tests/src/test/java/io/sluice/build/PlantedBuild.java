package io.sluice.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One run of Maven over planted modules below a copy of Sluice's own parent POM and its rules. It
 * uses the Maven, the local repository and the settings of the build it runs in, and is offline
 * when that one is.
 */
final class PlantedBuild {
  /** The version of what stands in for a banned dependency. */
  static final String STAND_IN = "0-stand-in";

  private static final Pattern MODULES = Pattern.compile("<modules>.*?</modules>", Pattern.DOTALL);
  private static final int MINUTES = 10;

  private final String log;

  private PlantedBuild(String log) {
    this.log = log;
  }

  /** Lays the modules out below the folder, which must not exist, and verifies all of them. */
  static PlantedBuild run(Path folder, List<Plant> plants)
      throws IOException, InterruptedException {
    layOut(folder, plants);
    Path output = folder.resolve("build.log");
    Process maven = maven(folder).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      maven.getOutputStream().close();
      if (!maven.waitFor(MINUTES, TimeUnit.MINUTES)) {
        throw new IllegalStateException("the planted build hangs: see " + output);
      }
    } finally {
      maven.descendants().forEach(ProcessHandle::destroyForcibly);
      maven.destroyForcibly();
    }
    return new PlantedBuild(Files.readString(output));
  }

  private static void layOut(Path folder, List<Plant> plants) throws IOException {
    Path root = RepositoryRoot.path();
    copy(root.resolve(".mvn"), folder.resolve(".mvn"));
    copy(root.resolve("config"), folder.resolve("config"));
    List<String> modules = new ArrayList<>();
    for (Plant plant : plants) {
      Path module = folder.resolve(plant.name());
      write(module.resolve("pom.xml"), plant.pom(System.getProperty("build.version")));
      modules.add(plant.name());
      for (Map.Entry<String, String> file : plant.files().entrySet()) {
        write(module.resolve(file.getKey()), file.getValue());
        if (file.getKey().endsWith("pom.xml")) {
          modules.add(plant.name() + "/" + Path.of(file.getKey()).getParent());
        }
      }
    }
    String listed =
        modules.stream().map("<module>%s</module>"::formatted).reduce("", String::concat);
    String parent = Files.readString(root.resolve("pom.xml"));
    write(
        folder.resolve("pom.xml"),
        MODULES
            .matcher(parent)
            .replaceFirst(Matcher.quoteReplacement("<modules>" + listed + "</modules>")));
  }

  private static ProcessBuilder maven(Path folder) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("build.maven"), "bin", "mvn").toString());
    command.addAll(List.of("-B", "-ntp", "--fail-at-end", "-DskipTests", "verify"));
    command.add("-Dmaven.repo.local=" + System.getProperty("build.repository"));
    Path settings = Path.of(given("settings"));
    if (Files.exists(settings)) {
      command.addAll(List.of("--settings", settings.toString()));
    }
    if (given("offline").equals("true")) {
      command.add("--offline");
    }
    ProcessBuilder maven = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = maven.environment();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.merge("MAVEN_OPTS", "-XX:TieredStopAtLevel=1", (given, ours) -> given + " " + ours);
    environment.keySet().removeAll(List.of("MAVEN_BASEDIR", "MAVEN_PROJECTBASEDIR"));
    return maven;
  }

  /** A value that the POM passes as {@code build.name} with its name and = before it. */
  private static String given(String name) {
    return System.getProperty("build." + name).substring(name.length() + 1);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        write(to.resolve(from.relativize(file).toString()), Files.readString(file));
      }
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  /** Whether the module passed every gate. */
  boolean passed(String module) {
    return log.matches("(?s).*\\[INFO\\] " + Pattern.quote(module) + " [^\n]* SUCCESS .*");
  }

  /** What was printed of the module; all there is when Maven never came to it. */
  String said(String module) {
    String name = Pattern.quote(module);
    String built =
        find("\\[INFO\\] Building " + name + " .*?(?=\\[INFO\\] -+< |Reactor Summary)", 0);
    String failed = find("Failed to execute goal \\S+ \\S+ on project " + name + ":.*?-> ", 0);
    return built.isEmpty() ? log : built + failed;
  }

  /** The goal the module failed at, as {@code plugin:goal}; empty when it did not fail. */
  String failedGoal(String module) {
    String coordinates =
        "Failed to execute goal (\\S+) \\S+ on project " + Pattern.quote(module) + ":";
    // group:artifact:version:goal, where the artifact is x-maven-plugin or maven-x-plugin.
    String[] parts = find(coordinates, 1).split(":", -1);
    return parts.length < 4 ? "" : parts[1].replaceAll("-?maven-?|-?plugin", "") + ":" + parts[3];
  }

  private String find(String expression, int group) {
    Matcher matcher = Pattern.compile(expression, Pattern.DOTALL).matcher(log);
    return matcher.find() ? matcher.group(group) : "";
  }
}
