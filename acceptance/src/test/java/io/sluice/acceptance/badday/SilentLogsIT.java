package io.sluice.acceptance.badday;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Api;
import io.sluice.acceptance.dsl.GaslessUser;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Role;
import io.sluice.acceptance.dsl.Secrets;
import io.sluice.acceptance.dsl.Sluice;
import io.sluice.embedded.Infrastructure;
import io.sluice.embedded.MariaDb;
import io.sluice.embedded.ServerProcess;
import io.sluice.embedded.chain.Keystore;
import io.sluice.embedded.chain.SigningKey;
import java.io.IOException;
import java.lang.reflect.Field;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** No secret and no signature is in any log, of any role, however much it says. */
class SilentLogsIT {
  private static final String INTENT_KEY =
      "the key that seals of this test alone " + UUID.randomUUID();

  private static final String ACCOUNT = "silent";
  private static final String PASSWORD = "the password of this test alone";

  @RegisterExtension
  static final Sluice sluice =
      Sluice.withProcessesOf(Arrays.stream(Role.values()).map(List::of).toList())
          .with("SLUICE_INTENT_KEY", INTENT_KEY)
          .after(SilentLogsIT::makeAccount)
          .with("DATABASE_USER", ACCOUNT)
          .with("DATABASE_PASSWORD", PASSWORD)
          .with("LOGGING_LEVEL_IO_SLUICE", "debug");

  private final Secrets secrets = new Secrets();

  @Test
  void noSecretAndNoSignatureIsInAnyLog() throws Exception {
    addKnown();
    List<String> ids = new ArrayList<>();
    useKeys();
    for (int i = 0; i < 5; i++) {
      ids.add(sluice.answers(Order.transfer()).text("transactionId"));
    }
    GaslessUser user = sluice.gaslessUserWithTokens(10);
    Order signed = user.transfers(0, Order.somebody(), 1);
    addSignature("the user's", signed);
    ids.add(sluice.answers(signed).text("transactionId"));
    Order wrong = user.transfersWithAnothersSignature(1, Order.somebody(), 1);
    addSignature("a wrong", wrong);
    assertThat(sluice.answers(wrong).status()).isEqualTo(401);
    Order late = user.transfersUntil(1_600_000_000, 1, Order.somebody(), 1);
    addSignature("a late", late);
    assertThat(sluice.answers(late).status()).isEqualTo(400);
    for (String id : ids) {
      confirmed(id);
      addSignature(id, sluice.api().status(id).text("transactionHash"));
    }
    assertThat(secrets.size()).isGreaterThan(25);
    for (ServerProcess each : sluice.processes()) {
      assertThat(Files.readString(each.log())).as(each.name() + " says something").isNotEmpty();
      assertThat(secrets.in(each.log())).isEmpty();
    }
  }

  /** What is found is found: else an empty list says nothing. */
  @Test
  void aSecretInALogIsFound() throws Exception {
    secrets.add("one", "0xABCDEF0123456789");
    Path log = Files.createTempFile("log", ".txt");
    Files.writeString(log, "nothing\nhere abcdef0123456789 is\n");
    assertThat(secrets.in(log)).containsExactly("one in line 2 of " + log.getFileName());
    Files.delete(log);
  }

  /** The embedded database's own has no password. */
  private static void makeAccount(Infrastructure infrastructure) {
    MariaDb database = infrastructure.database();
    try (Connection connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE OR REPLACE USER '%s'@'%%' IDENTIFIED BY '%s'".formatted(ACCOUNT, PASSWORD));
      statement.execute("GRANT ALL ON *.* TO '%s'@'%%'".formatted(ACCOUNT));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void addKnown() throws IOException, ReflectiveOperationException {
    var infrastructure = sluice.infrastructure();
    secrets.add("the intent key", INTENT_KEY);
    secrets.add("the bootstrap key", infrastructure.apiKey());
    secrets.add("the database's password", PASSWORD);
    String passphrase = Files.readString(infrastructure.keys().passphraseFile()).strip();
    secrets.add("the passphrase", passphrase);
    Field secret = SigningKey.class.getDeclaredField("secret"); // nobody else is to read it
    secret.setAccessible(true);
    try (Stream<Path> files = Files.list(infrastructure.keys().folder())) {
      for (Path file : files.filter(each -> each.toString().endsWith(".json")).toList()) {
        Object key = Objects.requireNonNull(secret.get(Keystore.open(file, passphrase)));
        secrets.add("the key of " + file.getFileName(), ((BigInteger) key).toString(16));
        secrets.add("the same in figures", key.toString());
      }
    }
  }

  /** One is issued and used, one is exchanged, one is wrong, one is nonsense. */
  private void useKeys() {
    Api admin = sluice.api();
    String client =
        admin.post("/api/v1/clients", Map.of("name", "shop " + UUID.randomUUID())).text("id");
    String keys = "/api/v1/clients/" + client + "/keys";
    Answer made = admin.post(keys, Map.of("scopes", List.of("relay:read", "relay:write")));
    secrets.add("an issued key", made.text("key"));
    assertThat(admin.withKey(made.text("key")).send("GET", "/api/v1/relayers/status").status())
        .isEqualTo(200);
    Answer next = admin.post(keys + "/" + made.text("id") + "/rotate", Map.of());
    assertThat(next.status()).as(next.toString()).isEqualTo(201);
    secrets.add("a rotated key", next.text("key"));
    Answer signing = admin.post(keys, Map.of("scopes", List.of("relay:read"), "signed", true));
    secrets.add("a key that signs", signing.text("key"));
    secrets.add("its signing secret", signing.text("signingSecret"));
    assertThat(
            admin.withKey(signing.text("key")).send("GET", "/api/v1/relay/transactions").status())
        .isEqualTo(401);
    Answer webhook = admin.post("/api/v1/webhooks", Map.of("url", "http://127.0.0.1:9/hook"));
    secrets.add("a webhook's secret", webhook.text("secret"));
    for (String wrong : List.of("sk_live_0123456789abcdef_0123456789", "a key of nobody at all")) {
      secrets.add("a wrong key: " + wrong.length(), wrong);
      assertThat(admin.withKey(wrong).send("GET", "/api/v1/relayers/status").status())
          .isEqualTo(401);
    }
  }

  private void addSignature(String whose, Order order) {
    String signature = String.valueOf(order.body().get("signature"));
    secrets.add(whose + " signature", signature);
    secrets.add(whose + " r", signature.substring(2, 66));
    secrets.add(whose + " s", signature.substring(66, 130));
  }

  private void addSignature(String id, String hash) throws IOException {
    JsonNode mined = sluice.infrastructure().node().call("eth_getTransactionByHash", hash);
    secrets.add("r of " + id, mined.path("r").asString());
    secrets.add("s of " + id, mined.path("s").asString());
  }

  private static void confirmed(String id) {
    eventually(
        withinSeconds(60),
        () -> {
          Answer status = sluice.api().status(id);
          return status.text("status").equals("confirmed")
              ? Optional.empty()
              : Optional.of(status.body());
        });
  }
}
