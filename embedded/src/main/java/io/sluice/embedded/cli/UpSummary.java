package io.sluice.embedded.cli;

import io.sluice.embedded.Anvil;
import io.sluice.embedded.Infrastructure;
import io.sluice.embedded.ServerProcess;
import org.jspecify.annotations.Nullable;

/** What {@code up} says when it is done. */
record UpSummary(
    Infrastructure infrastructure,
    @Nullable ServerProcess server,
    Endpoints endpoints,
    long nanoseconds) {
  private static final String ADDRESS = "0x1000000000000000000000000000000000000001";

  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append("\nReady after %.1f s.\n\n".formatted(nanoseconds / 1e9));
    if (server != null) {
      row(text, "API", server.url() + "  (docs: /api/docs)");
    }
    row(text, "API key", key());
    for (Anvil node : infrastructure.nodes()) {
      row(text, node.network(), node.url() + "  (chain id " + node.chainId() + ")");
    }
    row(text, "forwarder", infrastructure.node().contracts().forwarder());
    row(text, "queues", infrastructure.queues().url());
    row(text, "database", infrastructure.database().url());
    row(text, "Redis", infrastructure.redis().url());
    row(text, "all of it", endpoints.file().toString());
    row(text, "logs", infrastructure.folder().resolve("logs").toString());
    text.append(server == null ? runHint() : curl(server));
    return text.append("\nCtrl-C stops everything; the data stays.\n").toString();
  }

  private static void row(StringBuilder text, String name, String value) {
    text.append("  %-10s %s\n".formatted(name, value));
  }

  /** A new key is shown this once. */
  private String key() {
    return infrastructure.hasNewApiKey()
        ? infrastructure.apiKey() + "  (shown once, kept in " + keyFile() + ")"
        : "as before, see " + endpoints.file();
  }

  private String keyFile() {
    return infrastructure.folder().resolve("api-key").toString();
  }

  private String curl(ServerProcess api) {
    String key =
        System.getenv().getOrDefault("RELAY_API_KEY", "").isBlank()
            ? "$(cat '" + keyFile() + "')"
            : "$RELAY_API_KEY";
    return """

    Send a first transaction:

      curl -i %s/api/v1/relay/direct \\
        -H "X-API-Key: %s" -H 'Content-Type: application/json' \\
        -d '{"to":"%s","data":"0x","value":"1"}'
    """
        .formatted(api.url(), key, ADDRESS);
  }

  private String runHint() {
    return """

    Add processes of Sluice, each in a terminal of its own, in any split of the roles:

      ./sluice run --data '%1$s' --roles=api,relay
      ./sluice run --data '%1$s' --roles=signer,broadcaster,monitor
    """
        .formatted(infrastructure.folder());
  }
}
