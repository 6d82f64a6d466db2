package io.sluice.embedded.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
    name = "relayers",
    description = {
      "Shows, adds and stops relayers, and decides what waits for a person.",
      "Without --url the API of ./sluice up is meant; with it, a key with",
      "the scope admin is taken from RELAY_API_KEY."
    })
final class RelayersCommand extends AdminCommand {
  private static final String NAME = "NAME";
  private static final String ITS_NAME = "As list shows it.";
  private static final String NETWORK = "NETWORK";
  private static final String WHICH_NETWORK = "Where several have a relayer of that name.";

  @Override
  public void run() {
    throw new ParameterException(
        spec().commandLine(),
        "one of list, add, pause, drain, resume, weigh, held and resolve must follow");
  }

  @Command(name = "list", description = "Shows all of the pool, and where remote ones are.")
  void list(@Mixin HelpOption helpOption) {
    AdminClient admin = admin();
    var pool =
        new Table(List.of("name", "type", "status", "network", "address", "pending", "balance"));
    for (JsonNode each : admin.get("relayers/status").path("relayers")) {
      pool.row(texts(each, "id", "type", "status", "network", "address", "pending", "balance"));
    }
    say(pool.toString().stripTrailing());
    JsonNode remote = admin.get("admin/relayers").path("relayers");
    if (!remote.isEmpty()) {
      var places = new Table(List.of("url", "network", "health", "trouble"));
      remote.forEach(each -> places.row(texts(each, "url", "network", "health", "trouble")));
      say("");
      say(places.toString().stripTrailing());
    }
  }

  @Command(name = "add", description = "Adds an OpenZeppelin Relayer.")
  void add(
      @Parameters(paramLabel = "URL", description = "As http://relayer-1:8081.") String place,
      @Option(
              names = "--id",
              paramLabel = "ID",
              description = "Its id there; the first when absent.")
          @Nullable String id,
      @Option(
              names = "--key",
              paramLabel = "N",
              defaultValue = "0",
              description = "The place of its key in sluice.remote.api-keys (${DEFAULT-VALUE}).")
          int key,
      @Option(
              names = "--weight",
              paramLabel = "N",
              defaultValue = "1",
              description = "Of twice the weight it takes twice as many (${DEFAULT-VALUE}).")
          int weight,
      @Option(names = "--network", paramLabel = NETWORK, description = "The default one if absent.")
          @Nullable String network,
      @Mixin HelpOption helpOption) {
    Map<String, Object> body = new LinkedHashMap<>(Map.of("url", place, "keyRef", key));
    body.put("weight", weight);
    if (id != null) {
      body.put("relayerId", id);
    }
    if (network != null) {
      body.put("network", network);
    }
    admin().post("admin/relayers", body, 202);
    say("added; it takes transactions once it has said its address");
  }

  @Command(name = "pause", description = "Gives a remote one nothing more until it is resumed.")
  void pause(
      @Parameters(paramLabel = NAME, description = ITS_NAME) String name,
      @Option(names = "--network", paramLabel = NETWORK, description = WHICH_NETWORK)
          @Nullable String network,
      @Mixin HelpOption helpOption) {
    admin().postForNothing(path(name, "pause", network), Map.of());
    say("paused");
  }

  @Command(name = "drain", description = "Lets one end what it has, and retires it.")
  void drain(
      @Parameters(paramLabel = NAME, description = ITS_NAME) String name,
      @Option(names = "--network", paramLabel = NETWORK, description = WHICH_NETWORK)
          @Nullable String network,
      @Mixin HelpOption helpOption) {
    say(status(admin().post(path(name, "drain", network), Map.of(), 200)));
  }

  @Command(name = "resume", description = "Takes one back into service.")
  void resume(
      @Parameters(paramLabel = NAME, description = ITS_NAME) String name,
      @Option(names = "--network", paramLabel = NETWORK, description = WHICH_NETWORK)
          @Nullable String network,
      @Mixin HelpOption helpOption) {
    say(status(admin().post(path(name, "resume", network), Map.of(), 200)));
  }

  @Command(name = "weigh", description = "Gives a remote one its share.")
  void weigh(
      @Parameters(index = "0", paramLabel = NAME, description = ITS_NAME) String name,
      @Parameters(index = "1", paramLabel = "WEIGHT", description = "1 to 1000.") int weight,
      @Option(names = "--network", paramLabel = NETWORK, description = WHICH_NETWORK)
          @Nullable String network,
      @Mixin HelpOption helpOption) {
    admin().putForNothing(path(name, "weight", network), Map.of("weight", weight));
    say("weighs " + weight);
  }

  @Command(
      name = "held",
      description =
          "Shows what was given to a relayer and of which nobody can know whether it has it.")
  void held(@Mixin HelpOption helpOption) {
    var table = new Table(List.of("transaction", "relayer", "network", "sent at", "reason"));
    List<String> requests = new ArrayList<>();
    for (JsonNode each : admin().get("admin/held-submissions").path("submissions")) {
      table.row(texts(each, "transactionId", "relayerId", "network", "sentAt", "reason"));
      requests.add(String.join(" ", texts(each, "transactionId", "request")));
    }
    say(table.toString().stripTrailing());
    requests.forEach(this::say);
  }

  @Command(
      name = "resolve",
      description = {
        "Says what became of a transaction that waits for a person.",
        "What is said to be not sent is sent by another: look at the relayer first."
      })
  void resolve(
      @Parameters(index = "0", paramLabel = "TRANSACTION", description = "Its id.") String id,
      @Parameters(index = "1", paramLabel = "OUTCOME", description = "not_sent, sent or failed.")
          String outcome,
      @Option(names = "--as", paramLabel = "ID", description = "For sent: its id at the relayer.")
          @Nullable String remoteId,
      @Mixin HelpOption helpOption) {
    Map<String, Object> body = new LinkedHashMap<>(Map.of("outcome", outcome));
    if (remoteId != null) {
      body.put("relayerTransactionId", remoteId);
    }
    admin().postForNothing("admin/held-submissions/" + escaped(id) + "/resolve", body);
    say("resolved");
  }

  private static String status(JsonNode relayer) {
    return "%s is %s"
        .formatted(relayer.path("id").asString("-"), relayer.path("status").asString("-"));
  }

  private static String path(String name, String act, @Nullable String network) {
    return "relayers/"
        + escaped(name)
        + "/"
        + act
        + (network == null ? "" : "?network=" + escaped(network));
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
