package io.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bash side, which has to work where no JDK 25 is the default, or none is there. */
class LauncherTest {
  @TempDir Path home;

  private record Outcome(int code, String text) {}

  private Outcome sluice(Path javaHome, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Installation.find().root().resolve("sluice").toString());
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("HOME", home.toString());
    builder.environment().put("JAVA_HOME", javaHome.toString());
    builder.environment().put("PATH", "/usr/bin:/bin");
    Process process = builder.start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), text);
  }

  private Path jdk(String folder, String version) throws Exception {
    Path jdk = home.resolve(folder);
    Files.createDirectories(jdk.resolve("bin"));
    for (String program : List.of("java", "javac")) {
      Path file = Files.writeString(jdk.resolve("bin").resolve(program), "#!/bin/sh\n");
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return jdk;
  }

  @Test
  void javaHomeIsTakenWhenItIs25() throws Exception {
    Path jdk = jdk("mine", "25.0.1");
    jdk(".sdkman/candidates/java/25-tem", "25");
    assertThat(sluice(jdk, "doctor").text()).containsPattern("ok +JDK 25 +" + jdk + "\n");
  }

  @Test
  void anotherVersionInJavaHomeIsPassedOverForA25InAUsualPlace() throws Exception {
    Path old = jdk("old", "17.0.15");
    jdk(".sdkman/candidates/java/21-tem", "21.0.2");
    Path right = jdk(".sdkman/candidates/java/25-tem", "25");
    assertThat(sluice(old, "doctor").text()).containsPattern("ok +JDK 25 +" + right + "\n");
  }

  @Test
  void anUnknownCommandIsToldInOneLine() throws Exception {
    assertThat(sluice(home, "uo"))
        .isEqualTo(new Outcome(2, "sluice: \"uo\" is no command; see ./sluice --help\n"));
  }

  @Test
  void aWrongOptionOfWhatNeedsNoBuildIsToldInOneLine() throws Exception {
    assertThat(sluice(home, "test", "--quik"))
        .isEqualTo(new Outcome(2, "sluice: \"--quik\" is no option; see ./sluice test --help\n"));
    assertThat(sluice(home, "test", "--quick", "more"))
        .isEqualTo(new Outcome(2, "sluice: \"more\" is no option; see ./sluice test --help\n"));
    assertThat(sluice(home, "doctor", "--fast"))
        .isEqualTo(new Outcome(2, "sluice: \"--fast\" is no option; see ./sluice doctor --help\n"));
  }

  @Test
  void helpNeedsNothingAndNamesEveryCommand() throws Exception {
    var help = sluice(home, "--help");
    assertThat(help.code()).isZero();
    assertThat(help.text()).contains("demo", "up", "run", "deploy", "test", "bench", "doctor");
  }
}
