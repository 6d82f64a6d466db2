package io.sluice.build;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One fault per gate, and one module without any. */
final class Plants {
  private static final String JSPECIFY = dependency("org.jspecify", "jspecify", "");
  private static final String MAIN = "src/main/java/planted/Planted.java";
  private static final String TEST = "src/test/java/planted/PlantedTests.java";
  private static final String MARKED_NULL_FREE =
      """
      /** Planted. */
      @NullMarked
      package planted;

      import org.jspecify.annotations.NullMarked;
      """;

  /** Passes every gate, and does close to what the others are stopped for. */
  static final Plant SOUND =
      new Plant(
          "sound",
          JSPECIFY,
          Map.of(
              "src/main/java/planted/package-info.java",
              MARKED_NULL_FREE,
              MAIN,
              """
              package planted;

              import java.time.Clock;
              import java.time.Instant;
              import java.util.List;
              import org.jspecify.annotations.Nullable;

              class Planted {
                private final Clock clock;

                Planted(Clock clock) {
                  this.clock = clock;
                }

                Instant later() {
                  return Instant.now(clock);
                }

                List<String> words(@Nullable String text) {
                  return text == null ? List.of() : List.of(text);
                }

                @Override
                public String toString() {
                  return "planted";
                }
              }
              """,
              TEST,
              """
              package planted;

              import java.util.Random;

              class PlantedTests {
                int dice() {
                  return new Random(7).nextInt();
                }
              }
              """),
          "",
          "");

  private Plants() {}

  /** Each fails at one gate. */
  static List<Plant> faulty() {
    return Stream.of(code(), apis(), dependencies(), bannedDependencies())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Plant> code() {
    return List.of(
        new Plant(
            "compiler-warning",
            "",
            main(
                """
                package planted;

                import java.util.List;

                class Planted {
                  List words() {
                    return List.of();
                  }
                }
                """),
            "compiler:compile",
            "found raw type: java.util.List"),
        new Plant(
            "error-prone",
            "",
            main(
                """
                package planted;

                class Planted {
                  public String toString() {
                    return "planted";
                  }
                }
                """),
            "compiler:compile",
            "[MissingOverride] toString overrides method in Object"),
        new Plant(
            "null-away",
            JSPECIFY,
            Map.of(
                "src/main/java/planted/package-info.java",
                MARKED_NULL_FREE,
                MAIN,
                """
                package planted;

                class Planted {
                  String word() {
                    return null;
                  }
                }
                """),
            "compiler:compile",
            "[NullAway] returning @Nullable expression from method with @NonNull return type"),
        new Plant(
            "formatting",
            "",
            main("package planted;\nclass Planted { int x ; }\n"),
            "spotless:check",
            "The following files had format violations"));
  }

  private static List<Plant> apis() {
    return List.of(
        new Plant(
            "banned-call",
            "",
            main(
                """
                package planted;

                class Planted {
                  void nap() throws InterruptedException {
                    Thread.sleep(1);
                  }
                }
                """),
            "forbiddenapis:check",
            "java.lang.Thread#sleep(long) [Nothing can wake or stop a sleeping thread early"),
        new Plant(
            "banned-call-in-test",
            "",
            test(
                """
                package planted;

                import java.time.Instant;

                class PlantedTests {
                  Instant start() {
                    return Instant.now();
                  }
                }
                """),
            "forbiddenapis:testCheck",
            "java.time.Instant#now() [Time is a value that is passed in"),
        new Plant(
            "banned-import-in-test",
            "",
            Map.of(
                "src/test/java/org/mockito/Mockito.java",
                """
                package org.mockito;

                public class Mockito {}
                """,
                TEST,
                """
                package planted;

                import org.mockito.Mockito;

                class PlantedTests {
                  Mockito fake = new Mockito();
                }
                """),
            "forbiddenapis:testCheck",
            "org.mockito.Mockito [Fakes are written by hand and behave; no mocking library]"));
  }

  private static List<Plant> dependencies() {
    return List.of(
        new Plant(
            "unused-dependency",
            JSPECIFY,
            main("package planted;\n\nclass Planted {}\n"),
            "dependency:analyze-only",
            "Unused declared dependencies found:\n[ERROR]    org.jspecify:jspecify"),
        new Plant(
            "undeclared-dependency",
            // AssertJ brings Byte Buddy along, which is then there by luck.
            dependency("org.assertj", "assertj-core", ""),
            main(
                """
                package planted;

                import net.bytebuddy.ByteBuddy;
                import org.assertj.core.api.Assertions;

                class Planted {
                  void build() {
                    Assertions.assertThat(new ByteBuddy()).isNotNull();
                  }
                }
                """),
            "dependency:analyze-only",
            "Used undeclared dependencies found:\n[ERROR]    net.bytebuddy:byte-buddy"));
  }

  private static List<Plant> bannedDependencies() {
    return List.of(
        banned("org.projectlombok", "lombok", "Records do what Lombok would."),
        banned("org.mockito", "mockito-core", "Fakes are written by hand and behave"),
        banned("org.powermock", "powermock-core", "Fakes are written by hand and behave"),
        banned("org.awaitility", "awaitility", "Awaitility changes state of the whole JVM"),
        banned("net.jqwik", "jqwik", "jqwik's maintainer asks not to be used this way"),
        banned("junit", "junit", "Tests are JUnit 5 and later only."),
        banned("org.apache.logging.log4j", "log4j-core", "Logback is the one logging back end."),
        banned("io.vertx", "vertx-core", "web3j is here for keystores"));
  }

  /** Depends on an empty stand-in ({@link PlantedBuild#STAND_IN}): nothing is downloaded. */
  private static Plant banned(String group, String artifact, String reason) {
    return new Plant(
        "banned-" + artifact,
        dependency(group, artifact, PlantedBuild.STAND_IN),
        Map.of(
            "stand-in/pom.xml",
            """
            <project>
              <modelVersion>4.0.0</modelVersion>
              <groupId>%s</groupId>
              <artifactId>%s</artifactId>
              <version>%s</version>
              <packaging>pom</packaging>
            </project>
            """
                .formatted(group, artifact, PlantedBuild.STAND_IN)),
        "enforcer:enforce",
        reason);
  }

  private static String dependency(String group, String artifact, String version) {
    String fixed = version.isEmpty() ? "" : "<version>" + version + "</version><type>pom</type>";
    return "<dependency><groupId>%s</groupId><artifactId>%s</artifactId>%s</dependency>"
        .formatted(group, artifact, fixed);
  }

  private static Map<String, String> main(String source) {
    return Map.of(MAIN, source);
  }

  private static Map<String, String> test(String source) {
    return Map.of(TEST, source);
  }
}
