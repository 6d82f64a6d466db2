package io.sluice.embedded.cli;

import io.sluice.embedded.Installation;
import io.sluice.embedded.ServerLaunch;
import io.sluice.embedded.ServerPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Prepares a process of the product. It does not run it: it leaves a plan by which the launcher
 * becomes it, so that signals to {@code ./sluice run} reach the process itself.
 */
@Command(
    name = "run",
    description = {
      "Runs a process with these roles against what ./sluice up started, in the foreground.",
      "Several processes may have the same role."
    })
final class RunCommand implements Callable<Integer> {
  private static final List<String> ROLES =
      List.of("api", "relay", "signer", "broadcaster", "monitor", "deadletter", "all");

  private static final int API_PORT = 3000;

  @Option(
      names = "--roles",
      required = true,
      paramLabel = "ROLES",
      description = "A comma list of api, relay, signer, broadcaster, monitor, deadletter; or all.")
  private String roles = "";

  @Option(names = "--data", paramLabel = "DIR", description = "Data folder (.sluice/data).")
  private @Nullable Path data;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Of its HTTP side (3000 for the api role, else and if taken a free one).")
  private @Nullable Integer port;

  @Option(names = "--plan", hidden = true, required = true)
  private Path plan = Path.of("");

  @Mixin final HelpOption help = new HelpOption();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (spec == null) {
      throw new IllegalStateException("made by picocli only");
    }
    var check = new OptionCheck(spec);
    for (String role : roles.split(",", -1)) {
      if (!ROLES.contains(role)) {
        throw check.wrong(
            "\"" + role + "\" is not a role: name some of " + String.join(", ", ROLES));
      }
    }
    int wanted = port == null ? 0 : check.port(port);
    var installation = Installation.find();
    Path folder = data == null ? installation.defaultData() : data;
    var launch = ServerLaunch.of("run", roles);
    launch = launch.withPort(launch.portOr(wanted, API_PORT));
    var environment = new LinkedHashMap<>(new Endpoints(folder).environment());
    if (!launch.signs()) { // such a process refuses to start with keys
      environment.keySet().removeIf(name -> name.startsWith("KEYSTORE_"));
    }
    var own = new OwnVariables(environment, System.getenv());
    Files.writeString(plan, ServerPlan.of(own.over(launch), environment, installation));
    var out = spec.commandLine().getOut();
    own.told().forEach(out::println);
    out.println("Running " + roles + " on http://127.0.0.1:" + launch.port() + ", until Ctrl-C.");
    out.flush();
    return 0;
  }
}
