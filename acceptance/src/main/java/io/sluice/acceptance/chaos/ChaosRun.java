package io.sluice.acceptance.chaos;

import io.sluice.acceptance.dsl.Findings;
import io.sluice.acceptance.dsl.Sluice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One run of chaos, on an installation of its own.
 *
 * @param say gets every line of its report at once
 */
record ChaosRun(ChaosSettings settings, long seed, Consumer<String> say) {
  /**
   * Everything that was promised and is not so; empty when all is well. The report is kept in
   * {@code .sluice/chaos} too.
   */
  List<String> problems() throws Exception {
    Weather weather = new Weather(seed);
    Wires wires = new Wires(weather, settings.surroundings());
    Sluice sluice =
        wires
            .before(Sluice.withProcessesOfEachRole(1))
            .with("SLUICE_REPLACEMENT_AFTER", "5s")
            .with("SLUICE_FEE_QUOTELIFE", "2s");
    List<String> problems = new ArrayList<>();
    sluice.during("chaos-" + seed, () -> problems.addAll(run(sluice, wires, weather)));
    return problems;
  }

  private List<String> run(Sluice sluice, Wires wires, Weather weather) throws IOException {
    List<String> report = new ArrayList<>();
    Consumer<String> tell = report::add;
    tell = tell.andThen(say);
    String endpoints = settings.surroundings().text();
    tell.accept(
        "seed %d; again: ./sluice chaos --seed %d --endpoints %s".formatted(seed, seed, endpoints));
    Chaos chaos =
        new Chaos(sluice, wires, weather, settings.surroundings(), seed, settings.blows(), tell);
    Orders orders = new Orders(seed, settings.rate());
    Findings findings = chaos.run(orders, settings.count(), settings.time());
    findings.toString().lines().forEach(tell);
    Path root = Path.of(System.getProperty("sluice.root", "."));
    Path folder = Files.createDirectories(root.resolve(".sluice/chaos"));
    Files.write(folder.resolve(endpoints + "-seed-" + seed + ".txt"), report);
    return problems(findings);
  }

  private List<String> problems(Findings findings) {
    List<String> problems = new ArrayList<>(findings.problems());
    if (findings.accepted() < settings.count()) {
      problems.add("only " + findings.accepted() + " were accepted");
    }
    return problems;
  }
}
