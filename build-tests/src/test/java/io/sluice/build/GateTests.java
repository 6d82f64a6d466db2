package io.sluice.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each gate of the parent POM stops the fault it is there for, and says why. */
class GateTests {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static PlantedBuild build;

  @BeforeAll
  static void runOnce() throws IOException, InterruptedException {
    List<Plant> plants = new ArrayList<>(Plants.faulty());
    plants.add(Plants.SOUND);
    build = PlantedBuild.run(folder.resolve("planted"), plants);
  }

  static List<Plant> faulty() {
    return Plants.faulty();
  }

  @ParameterizedTest
  @MethodSource("faulty")
  void bites(Plant plant) {
    String said = build.said(plant.name());
    assertThat(build.failedGoal(plant.name())).as(said).isEqualTo(plant.goal());
    assertThat(said).contains(plant.says());
  }

  @Test
  void letsASoundModulePassThroughAllOfThem() {
    String said = build.said(Plants.SOUND.name());
    assertThat(build.passed(Plants.SOUND.name())).as(said).isTrue();
    assertThat(said)
        .contains(
            ":enforce (machine)",
            ":enforce (banned-dependencies)",
            ":check (format)",
            ":compile (default-compile)",
            ":check (banned-apis)",
            ":testCompile (default-testCompile)",
            ":testCheck (banned-apis-in-tests)",
            ":analyze-only (declared-is-used)");
  }
}
