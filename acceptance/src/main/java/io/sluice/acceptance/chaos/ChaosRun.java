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
    Wires wires = new Wires(seed, settings.surroundings());
    Sluice sluice =
        wires
            .before(Sluice.withProcessesOfEachRole(1))
            .onNetworks(settings.networks())
            .with("SLUICE_REPLACEMENT_AFTER", "5s")
            .with("SLUICE_FEE_QUOTELIFE", "2s");
    List<String> problems = new ArrayList<>();
    sluice.during("chaos-" + seed, () -> problems.addAll(run(sluice, wires)));
    return problems;
  }

  private List<String> run(Sluice sluice, Wires wires) throws IOException {
    List<String> report = new ArrayList<>();
    Consumer<String> tell = report::add;
    tell = tell.andThen(say);
    tell.accept("seed %d; again: %s".formatted(seed, command()));
    Chaos chaos = new Chaos(sluice, wires, settings, seed, tell);
    Findings findings = chaos.run(new Orders(seed, settings.rate()));
    findings.toString().lines().forEach(tell);
    chaos.networkBlows().lines().forEach(tell);
    Path root = Path.of(System.getProperty("sluice.root", "."));
    Path folder = Files.createDirectories(root.resolve(".sluice/chaos"));
    Files.write(folder.resolve(file()), report);
    List<String> problems = new ArrayList<>(chaos.networkBlows().heldUp());
    problems.addAll(problems(findings));
    return problems;
  }

  private String command() {
    return "./sluice chaos --networks %d --seed %d --endpoints %s"
        .formatted(settings.networks(), seed, settings.surroundings().text());
  }

  private String file() {
    String networks = settings.networks() == 1 ? "" : settings.networks() + "-networks-";
    return networks + settings.surroundings().text() + "-seed-" + seed + ".txt";
  }

  private List<String> problems(Findings findings) {
    List<String> problems = new ArrayList<>(findings.problems());
    if (findings.accepted() < settings.count()) {
      problems.add("only " + findings.accepted() + " were accepted");
    }
    return problems;
  }
}
