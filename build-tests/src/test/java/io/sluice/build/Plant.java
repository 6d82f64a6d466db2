package io.sluice.build;

import java.util.Map;

/**
 * A module like any other of Sluice, but for one fault.
 *
 * @param name of the module and of the gate it tries
 * @param dependencies the elements inside {@code <dependencies>} of its POM
 * @param files its other files by path
 * @param goal the goal that must fail, as {@code plugin:goal}
 * @param says what the goal must say
 */
record Plant(
    String name, String dependencies, Map<String, String> files, String goal, String says) {

  String pom(String version) {
    return """
    <project>
      <modelVersion>4.0.0</modelVersion>
      <parent>
        <groupId>io.sluice</groupId>
        <artifactId>sluice-parent</artifactId>
        <version>%s</version>
      </parent>
      <artifactId>%s</artifactId>
      <dependencies>%s</dependencies>
    </project>
    """
        .formatted(version, name, dependencies);
  }

  @Override
  public String toString() {
    return name;
  }
}
