package io.sluice.embedded.cli;

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
    name = "clients",
    description = {
      "Makes clients, and makes, replaces and ends their keys.",
      "Without --url the API of ./sluice up is meant; with it, a key with",
      "the scope admin is taken from RELAY_API_KEY."
    })
final class ClientsCommand extends AdminCommand {
  private static final String CLIENT = "CLIENT";
  private static final int PAGE = 100;

  @Override
  public void run() {
    throw new ParameterException(
        spec().commandLine(), "one of create, list, keys, issue, rotate and revoke must follow");
  }

  @Command(name = "create", description = "Makes a client and prints its id.")
  void create(
      @Parameters(paramLabel = "NAME", description = "1 to 100 characters.") String name,
      @Mixin HelpOption helpOption) {
    say(admin().post("clients", Map.of("name", name), 201).path("id").asString());
  }

  @Command(name = "list", description = "Shows the clients.")
  void list(@Mixin HelpOption helpOption) {
    var table = new Table(List.of("id", "name", "made"));
    AdminClient admin = admin();
    String next = "clients?limit=" + PAGE;
    while (!next.isEmpty()) {
      JsonNode page = admin.get(next);
      for (JsonNode each : page.path("items")) {
        table.row(texts(each, "id", "name", "createdAt"));
      }
      String cursor = page.path("nextCursor").asString("");
      next = cursor.isEmpty() ? "" : "clients?limit=" + PAGE + "&cursor=" + cursor;
    }
    say(table.toString().stripTrailing());
  }

  @Command(name = "keys", description = "Shows the keys of a client.")
  void keys(
      @Parameters(paramLabel = CLIENT, description = "Its id.") long client,
      @Mixin HelpOption helpOption) {
    var table = new Table(List.of("id", "scopes", "from", "made", "ends", "revoked", "last used"));
    for (JsonNode each : admin().get(path(client)).path("items")) {
      List<String> row = new ArrayList<>();
      row.add(each.path("id").asString());
      row.add(joined(each.path("scopes")));
      row.add(each.path("allowedIps").isEmpty() ? "anywhere" : joined(each.path("allowedIps")));
      row.addAll(texts(each, "createdAt", "expiresAt", "revokedAt", "lastUsedAt"));
      table.row(row);
    }
    say(table.toString().stripTrailing());
  }

  @Command(
      name = "issue",
      description = "Makes a key and prints it. It is shown this once: nobody can find it later.")
  void issue(
      @Parameters(paramLabel = CLIENT, description = "Its id.") long client,
      @Option(
              names = "--scopes",
              split = ",",
              required = true,
              paramLabel = "SCOPE",
              description = "What it allows, by commas: relay:read,relay:write")
          List<String> scopes,
      @Option(
              names = "--expires",
              paramLabel = "TIME",
              description = "When it ends, as 2030-01-31T00:00:00Z; never when absent.")
          @Nullable String expires,
      @Option(
              names = "--from",
              split = ",",
              paramLabel = "RANGE",
              description =
                  "Addresses or ranges it may be used from, by commas; anywhere when absent.")
          @Nullable List<String> from,
      @Option(
              names = "--signed",
              description =
                  "Whether requests with it must be signed; the secret for that is printed before the key.")
          boolean signed,
      @Mixin HelpOption helpOption) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("scopes", scopes);
    if (expires != null) {
      body.put("expiresAt", expires);
    }
    if (from != null) {
      body.put("allowedIps", from);
    }
    if (signed) {
      body.put("signed", true);
    }
    tellKey(admin().post(path(client), body, 201));
  }

  @Command(
      name = "rotate",
      description = "Makes a key like another, which ends a little later, and prints the new one.")
  void rotate(
      @Parameters(index = "0", paramLabel = CLIENT, description = "Its id.") long client,
      @Parameters(index = "1", paramLabel = "KEY", description = "The key's id.") String key,
      @Option(
              names = "--overlap",
              paramLabel = "SECONDS",
              defaultValue = "86400",
              description = "How long both work (${DEFAULT-VALUE}).")
          long overlap,
      @Mixin HelpOption helpOption) {
    tellKey(
        admin().post(path(client) + "/" + key + "/rotate", Map.of("overlapSeconds", overlap), 201));
  }

  @Command(name = "revoke", description = "Ends a key for good, everywhere within a second.")
  void revoke(
      @Parameters(index = "0", paramLabel = CLIENT, description = "Its id.") long client,
      @Parameters(index = "1", paramLabel = "KEY", description = "The key's id.") String key,
      @Mixin HelpOption helpOption) {
    JsonNode revoked = admin().delete(path(client) + "/" + key);
    say("revoked at " + revoked.path("revokedAt").asString());
  }

  private static String path(long client) {
    return "clients/" + client + "/keys";
  }

  /** The key is alone on the last line, for scripts. */
  private void tellKey(JsonNode made) {
    spec()
        .commandLine()
        .getErr()
        .println("key %s; it is shown this once:".formatted(made.path("id").asString()));
    if (made.path("signingSecret").isString()) {
      say(made.path("signingSecret").asString());
    }
    say(made.path("key").asString());
  }

  private static String joined(JsonNode list) {
    return String.join(",", list.valueStream().map(JsonNode::asString).toList());
  }
}
