package io.sluice.embedded.cli;

import io.sluice.embedded.EmbeddedException;
import io.sluice.embedded.Infrastructure;
import io.sluice.embedded.InfrastructureSettings;
import io.sluice.embedded.Installation;
import io.sluice.embedded.ServerLaunch;
import io.sluice.embedded.ServerProcess;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "up",
    description = {
      "Starts everything on this machine and leaves it running until Ctrl-C.",
      "The database, the chain and the keys stay in the data folder for the next start.",
      "RELAY_API_KEY sets the first client's key; else one is made and kept in the folder.",
      "FORWARDER_NAME sets the name in the EIP-712 domain of the forwarder on the chain."
    })
final class UpCommand implements Callable<Integer> {
  private static final Duration LONG = Duration.ofDays(1);

  @Option(names = "--data", paramLabel = "DIR", description = "Data folder (.sluice/data).")
  private @Nullable Path data;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "3000",
      description = "Of the API (${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--infra-only",
      description = "Only what Sluice needs, not Sluice: add processes with ./sluice run.")
  private boolean infraOnly;

  @Option(
      names = "--networks",
      paramLabel = "N",
      defaultValue = "1",
      description = "Development chains, 1 to 10: local, local-2 … (${DEFAULT-VALUE}).")
  private int networks;

  @Option(
      names = "--block-time",
      paramLabel = "SECONDS",
      defaultValue = "1",
      description = "Between blocks of the development chain (${DEFAULT-VALUE}).")
  private double blockTime;

  @Mixin final HelpOption help = new HelpOption();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("made by picocli only");
    }
    var check = new OptionCheck(spec);
    if (!(blockTime >= 0.1 && blockTime <= 3600)) {
      throw check.wrong("--block-time must be between 0.1 and 3600 seconds");
    }
    check.networks(networks);
    check.port(port);
    PrintWriter out = spec.commandLine().getOut();
    long begin = System.nanoTime();
    Path folder = check.folder("--data", data == null ? Installation.find().defaultData() : data);
    var settings =
        InfrastructureSettings.in(folder)
            .withNetworks(networks)
            .withBlockTime(Duration.ofMillis(Math.round(blockTime * 1000)))
            .withApiKey(System.getenv().getOrDefault("RELAY_API_KEY", ""))
            .withForwarderName(ForwarderName.of(System.getenv()));
    say(out, "Starting MariaDB, Redis, SQS and an EVM node in " + settings.folder());
    try (var infrastructure = Infrastructure.start(settings)) {
      if (infrastructure.orphansStopped() > 0) {
        say(out, "Stopped " + infrastructure.orphansStopped() + " processes of a killed run.");
      }
      ServerProcess server = infraOnly ? null : startServer(infrastructure, out);
      var endpoints = new Endpoints(settings.folder());
      infrastructure.onClose(() -> {
        endpoints.delete();
        say(out, "Stopping, last started first.");
      });
      endpoints.write(infrastructure, server);
      out.print(new UpSummary(infrastructure, server, endpoints, System.nanoTime() - begin));
      out.flush();
      return waitForTheEnd(server);
    }
  }

  private ServerProcess startServer(Infrastructure infrastructure, PrintWriter out) {
    ServerLaunch launch = ServerLaunch.of("server", "all").withPort(port);
    var own = new OwnVariables(infrastructure.environment(launch), System.getenv());
    own.told().forEach(line -> say(out, line));
    ServerProcess server = infrastructure.server(own.over(launch));
    say(out, "Starting Sluice");
    server.start();
    return server;
  }

  /** Signals end the JVM, whose hook stops everything; so this returns only after a failure. */
  private static int waitForTheEnd(@Nullable ServerProcess server) {
    if (server == null) {
      return sleepForever();
    }
    boolean ended = false;
    while (!ended) {
      ended = server.exitsWithin(LONG);
    }
    throw new EmbeddedException("Sluice ended by itself." + server.logTail());
  }

  private static int sleepForever() {
    try {
      new java.util.concurrent.CountDownLatch(1).await();
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}
