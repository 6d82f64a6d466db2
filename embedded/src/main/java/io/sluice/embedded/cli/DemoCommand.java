package io.sluice.embedded.cli;

import io.sluice.embedded.Anvil;
import io.sluice.embedded.EmbeddedException;
import io.sluice.embedded.Infrastructure;
import io.sluice.embedded.ServerLaunch;
import io.sluice.embedded.ServerProcess;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    description = {
      "Starts everything in a throw-away folder, sends transactions and shows them arrive.",
      "Ends with 0 when all are confirmed."
    })
final class DemoCommand implements Callable<Integer> {
  /** Twelve confirmations at half a second a block are over while one watches. */
  private static final Duration BLOCK_TIME = Duration.ofMillis(500);

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int MOST = 1_000;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "6",
      description = "How many transactions (${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--networks",
      paramLabel = "N",
      defaultValue = "2",
      description = "Development chains to send them to, 1 to 10 (${DEFAULT-VALUE}).")
  private int networks;

  @Mixin final HelpOption help = new HelpOption();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("made by picocli only");
    }
    var check = new OptionCheck(spec);
    check.between("--count", count, 1, MOST);
    check.networks(networks);
    PrintWriter out = spec.commandLine().getOut();
    say(out, "Starting MariaDB, Redis, SQS and " + nodes() + " in a throw-away folder");
    try (var infrastructure =
        Infrastructure.startThrowAway(
            settings -> settings.withNetworks(networks).withBlockTime(BLOCK_TIME))) {
      demonstrate(infrastructure, out);
    }
    return 0;
  }

  private void demonstrate(Infrastructure infrastructure, PrintWriter out) {
    ServerProcess server = infrastructure.server(ServerLaunch.of("server", "all"));
    say(out, "Starting Sluice with all roles");
    server.start();
    List<String> names = infrastructure.nodes().stream().map(Anvil::network).toList();
    say(
        out,
        "Sending %d transactions to %s, for %s\n"
            .formatted(count, server.url(), String.join(" and ", names)));
    var api = new ApiClient(server.url(), infrastructure.apiKey());
    var demonstration =
        new Demonstration(api, ProgressView.on(out), time -> !server.exitsWithin(time));
    List<Journey> journeys = run(demonstration, names, server);
    out.println("\n" + new DemoReport(journeys));
    say(
        out,
        new GaslessDemonstration(api, infrastructure.node(), time -> !server.exitsWithin(time))
            .run(LIMIT));
    say(out, "All " + count + " transactions are confirmed, and the gasless one is.");
  }

  /** A failure is told with what the server logged, as its folder is gone afterwards. */
  private List<Journey> run(Demonstration demonstration, List<String> names, ServerProcess server) {
    try {
      return demonstration.run(count, names, LIMIT);
    } catch (EmbeddedException e) {
      throw new EmbeddedException(e.getMessage() + server.logTail(), e);
    }
  }

  private String nodes() {
    return networks == 1 ? "an EVM node" : networks + " EVM nodes";
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}
