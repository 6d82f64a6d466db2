package io.sluice.acceptance.api;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Api;
import io.sluice.acceptance.dsl.ApiOperation;
import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Expectation;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Sluice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Who may do what: every operation of the API's description for every kind of caller. A new
 * operation needs a line in {@link #OPERATIONS}, a new way to be refused one in {@link #columns}.
 */
class AccessTableIT {
  @RegisterExtension static final Sluice sluice = Installation.SHARED;

  private static final Pattern VARIABLE = Pattern.compile("\\{([^/}]+)}");
  private static final List<String> SCOPES = List.of("relay:read", "relay:write", "admin");

  /** Its answer has no end: who may ask for it is told here that the question is wrong. */
  private static final String ENDLESS = "streamEvents";

  /** The SHA-256 of nothing. */
  private static final String NO_BODY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  /** What an operation is about. */
  private enum About {
    /** The caller's own things: another client's do not exist for it. */
    ONES_OWN_BY_ID,
    /** The caller, or nobody: there is no id of a client's thing in its path. */
    ONESELF,
    /** Everybody: whoever has the scope sees all. */
    EVERYBODY,
    /** It is open. */
    NOBODY,
    /** Whoever has signed it with a key of its own, whatever API key comes with it. */
    WHO_SIGNS_IT
  }

  private static final Map<About, String> BY_SUBJECT =
      Map.of(
          About.ONES_OWN_BY_ID,
          "getTransactionStatus getTransactionTimeline cancelTransaction speedUpTransaction "
              + "openzeppelinGetTransaction openzeppelinReplaceTransaction openzeppelinCancelTransaction "
              + "openzeppelinGetNotification "
              + "getWebhook changeWebhook deleteWebhook rotateWebhookSecret listWebhookDeliveries replayWebhook testWebhook",
          About.ONESELF,
          "sendDirect sendGasless sendBatch checkPolicy listTransactions listRelayers getOwnQuota getForwarderNonce "
              + "openzeppelinListRelayers openzeppelinGetRelayer openzeppelinGetRelayerStatus openzeppelinGetRelayerBalance "
              + "openzeppelinSendTransaction openzeppelinListTransactions openzeppelinListPending openzeppelinDeletePending "
              + "openzeppelinGetTransactionByNonce openzeppelinSign openzeppelinSignTypedData openzeppelinSignTransaction "
              + "openzeppelinRpc openzeppelinListNetworks openzeppelinGetNetwork openzeppelinListSigners openzeppelinGetSigner "
              + "openzeppelinListNotifications "
              + "createWebhook listWebhooks streamEvents",
          About.EVERYBODY,
          """
          drainRelayer resumeRelayer pauseRelayer weighRelayer listNonces \
          openzeppelinCreateRelayer openzeppelinUpdateRelayer openzeppelinDeleteRelayer openzeppelinUpdateNetwork \
          openzeppelinCreateSigner openzeppelinUpdateSigner openzeppelinDeleteSigner \
          openzeppelinCreateNotification openzeppelinUpdateNotification openzeppelinDeleteNotification \
          listRemoteRelayers addRemoteRelayer listHeldSubmissions resolveSubmission \
          listClients createClient getClient listKeys createKey rotateKey revokeKey \
          getPolicy setPolicy removePolicy getRateLimit setRateLimit getQuota setQuota \
          listAuditEntries verifyAuditLog \
          listDeadLetters groupDeadLetters getDeadLetter redriveDeadLetter discardDeadLetter \
          redriveDeadLetters discardDeadLetters\
          """,
          About.NOBODY,
          "getHealth getLiveness getReadiness openzeppelinReady",
          About.WHO_SIGNS_IT,
          "hearRelayer");

  /** Every operation of the API. */
  private static final Map<String, About> OPERATIONS =
      BY_SUBJECT.entrySet().stream()
          .flatMap(each ->
              Stream.of(each.getValue().split(" ", -1)).map(name -> Map.entry(name, each.getKey())))
          .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));

  /** What stands in paths. */
  private static final Map<String, String> VALUES = new HashMap<>();

  private static String expired = "";
  private static String revoked = "";
  private static String elsewhere = "";
  private static String stranger = "";
  private static String signer = "";
  private static String signingSecret = "";
  private static final Map<String, String> WITHOUT_SCOPE = new HashMap<>();

  @BeforeAll
  static void callers() throws Exception {
    Batch mine = sluice.submits(Order.transfer());
    eventually(withinSeconds(60), mine.allConfirmed());
    String other = client();
    VALUES.put("transactionId", mine.accepted().getFirst().id());
    VALUES.put("clientId", other);
    VALUES.put("keyId", "0123456789abcdef");
    VALUES.put(
        "webhookId",
        sluice.api().post("/api/v1/webhooks", Map.of("url", "http://127.0.0.1:9/hook")).text("id"));
    VALUES.put("letterId", UUID.randomUUID().toString());
    VALUES.put("relayerId", "pool"); // of theirs; none of ours has the name
    VALUES.put("nonce", "0");
    VALUES.put("networkId", "evm:local");
    VALUES.put("signerId", "lane-nobody");
    VALUES.put("address", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8");
    stranger = key(other, Map.of("scopes", SCOPES)).text("key");
    elsewhere =
        key(other, Map.of("scopes", SCOPES, "allowedIps", List.of("192.0.2.1"))).text("key");
    Answer signing = key(other, Map.of("scopes", SCOPES, "signed", true));
    signer = signing.text("key");
    signingSecret = signing.text("signingSecret");
    for (String scope : SCOPES) {
      List<String> others = SCOPES.stream().filter(each -> !each.equals(scope)).toList();
      WITHOUT_SCOPE.put(scope, key(other, Map.of("scopes", others)).text("key"));
    }
    Answer ended = key(other, Map.of("scopes", SCOPES));
    revoked = ended.text("key");
    String keys = "/api/v1/clients/" + other + "/keys/";
    assertThat(sluice.api().send("DELETE", keys + ended.text("id")).status()).isEqualTo(200);
    String soon = Clock.systemUTC().instant().plusSeconds(1).toString();
    expired = key(other, Map.of("scopes", SCOPES, "expiresAt", soon)).text("key");
    eventually(withinSeconds(20), opensNothing(expired));
    eventually(withinSeconds(20), opensNothing(revoked));
  }

  /** The columns: who calls, and what all that is not open answers. */
  private static List<Column> columns() {
    return List.of(
        new Column("no key", (api, operation) -> api.withoutKey(), 401, "unauthenticated"),
        new Column(
            "a wrong key",
            (api, operation) -> api.withKey("sk_live_0123456789abcdef_" + "0".repeat(48)),
            401,
            "unauthenticated"),
        new Column(
            "an expired key", (api, operation) -> api.withKey(expired), 401, "unauthenticated"),
        new Column(
            "a revoked key", (api, operation) -> api.withKey(revoked), 401, "unauthenticated"),
        new Column(
            "a key for other addresses",
            (api, operation) -> api.withKey(elsewhere),
            403,
            "address_not_allowed"),
        new Column(
            "a signing key without a signature",
            (api, operation) -> api.withKey(signer),
            401,
            "request_not_signed"),
        new Column(
            "a signature of another operation",
            (api, operation) -> signed(api, "GET", "/api/v1/another", Duration.ZERO),
            401,
            "request_signature_wrong"),
        new Column(
            "a stale signature",
            (api, operation) -> signed(api, operation, Duration.ofMinutes(6)),
            401,
            "request_stale"),
        new Column(
            "a replayed signature",
            (api, operation) -> {
              Api once = signed(api, operation, Duration.ZERO);
              if (about(operation) != About.WHO_SIGNS_IT) {
                assertThat(ask(once, operation).status()).isNotEqualTo(401);
              }
              return once;
            },
            401,
            "request_replayed"),
        new Column(
            "a key without the scope",
            (api, operation) -> api.withKey(WITHOUT_SCOPE.getOrDefault(operation.scope(), "")),
            403,
            "forbidden"));
  }

  @Test
  void theTableHasEveryOperationThatThereIs() throws Exception {
    assertThat(OPERATIONS.keySet())
        .as("a new operation needs a line in OPERATIONS")
        .isEqualTo(operations().map(ApiOperation::id).collect(toSet()));
  }

  @TestFactory
  Stream<DynamicTest> whoIsNotAllowedIsRefused() throws Exception {
    return operations()
        .flatMap(operation ->
            columns().stream()
                .map(column ->
                    dynamicTest(
                        operation.id() + " with " + column.name(),
                        () -> {
                          Answer answer =
                              ask(column.caller().of(sluice.api(), operation), operation);
                          if (about(operation) == About.NOBODY) {
                            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
                          } else if (about(operation) == About.WHO_SIGNS_IT) {
                            assertThat(answer.status()).as("%s", answer).isEqualTo(401);
                          } else {
                            assertRefused(operation, answer, column.status(), column.code());
                          }
                        })));
  }

  @TestFactory
  Stream<DynamicTest> whatIsAnothersIsNotThere() throws Exception {
    return operations()
        .filter(operation -> about(operation) == About.ONES_OWN_BY_ID)
        .map(operation ->
            dynamicTest(
                operation.id(),
                () -> {
                  Answer answer = askFully(sluice.api().withKey(stranger), operation);
                  assertRefused(operation, answer, 404, "not_found");
                }));
  }

  /** Else the refusals would prove nothing. */
  @TestFactory
  Stream<DynamicTest> whoIsAllowedIsHeard() throws Exception {
    return operations()
        .filter(operation -> about(operation) != About.WHO_SIGNS_IT)
        .map(operation ->
            dynamicTest(
                operation.id(),
                () -> {
                  boolean own = about(operation) == About.ONES_OWN_BY_ID;
                  Api caller = own ? sluice.api() : sluice.api().withKey(stranger);
                  assertThat(ask(caller, operation).status()).isNotIn(401, 403, 405);
                }));
  }

  /** In the form of the API that the operation is of. */
  private static void assertRefused(
      ApiOperation operation, Answer answer, int status, String code) {
    if (operation.id().startsWith("openzeppelin")) {
      Problems.assertRefusal(answer, status, code, false);
    } else {
      Problems.assertProblem(answer, status, code, false);
    }
  }

  private static Stream<ApiOperation> operations() throws Exception {
    return sluice.api().description().operations().stream();
  }

  private static About about(ApiOperation operation) {
    return OPERATIONS.getOrDefault(operation.id(), About.EVERYBODY);
  }

  private static Answer ask(Api caller, ApiOperation operation) {
    return caller.send(operation.method(), path(operation));
  }

  /** With a body where there may be one: who sends none where one is needed learns that first. */
  private static Answer askFully(Api caller, ApiOperation operation) throws IOException {
    if (List.of("GET", "DELETE").contains(operation.method())) {
      return ask(caller, operation);
    }
    return caller.exchange(
        operation.method(),
        path(operation),
        Map.of("Content-Type", List.of("application/json")),
        "{}".getBytes(StandardCharsets.UTF_8));
  }

  private static String path(ApiOperation operation) {
    String path = VARIABLE.matcher(operation.path()).replaceAll(AccessTableIT::value);
    return operation.id().equals(ENDLESS) ? path + "?lastEventId=none" : path;
  }

  private static Api signed(Api right, ApiOperation operation, Duration ago) {
    return signed(right, operation.method(), path(operation), ago);
  }

  /** As the documents say, without a body. */
  private static Api signed(Api right, String method, String path, Duration ago) {
    long at = Clock.systemUTC().instant().minus(ago).getEpochSecond();
    UUID nonce = UUID.randomUUID();
    String text = "v1\n%d\n%s\n%s\n%s\n%s".formatted(at, nonce, method, path, NO_BODY);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] secret = signingSecret.getBytes(StandardCharsets.US_ASCII);
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      String hex = HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
      return right
          .withKey(signer)
          .withHeader("X-Signature", "t=%d,n=%s,v1=%s".formatted(at, nonce, hex));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String value(MatchResult variable) {
    String value = VALUES.getOrDefault(variable.group(1), "");
    assertThat(value).as("what stands for %s in a path", variable.group()).isNotEmpty();
    return value;
  }

  private static String client() {
    String name = "access " + UUID.randomUUID();
    return sluice.api().post("/api/v1/clients", Map.of("name", name)).text("id");
  }

  private static Answer key(String client, Map<String, Object> wanted) {
    Answer made = sluice.api().post("/api/v1/clients/" + client + "/keys", wanted);
    assertThat(made.status()).as("%s", made).isEqualTo(201);
    return made;
  }

  private static Expectation opensNothing(String key) {
    return () -> {
      int status = sluice.api().withKey(key).get("/api/v1/relayers/status").status();
      return status == 401 ? Optional.empty() : Optional.of("it is answered with " + status);
    };
  }

  /** Makes a caller of the right one. */
  @FunctionalInterface
  private interface Caller {
    Api of(Api right, ApiOperation operation);
  }

  private record Column(String name, Caller caller, int status, String code) {}
}
