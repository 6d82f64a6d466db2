package io.sluice.gateway.signature;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import io.sluice.Server.Answer;
import io.sluice.TestClock;
import io.sluice.backing.database.TestDatabase;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** What is signed is let in once, as it was signed, in time. */
class SignedRequestsTest {
  private static final Server server = Server.shared();
  private static final Clock CLOCK = Clock.systemUTC();
  private static final String PATH = "/api/v1/relay/direct";
  private static final String BODY =
      "{\"to\": \"0x%s\", \"data\": \"0x\"}".formatted("aa".repeat(20));

  private String keys = "";
  private JsonNode key = MissingNode.getInstance();

  @BeforeEach
  void aSigningKey() {
    Answer client =
        server.post("/api/v1/clients", "{\"name\": \"signer %s\"}".formatted(UUID.randomUUID()));
    keys = "/api/v1/clients/" + client.json().path("id").asString() + "/keys";
    key =
        server
            .post(keys, "{\"scopes\": [\"relay:read\", \"relay:write\"], \"signed\": true}")
            .json();
  }

  @Test
  void whatIsSignedIsDoneOnce() {
    String signature = signature(CLOCK.instant(), nonce(), "POST", PATH, BODY);
    assertThat(post(BODY, signature).status()).isEqualTo(202);
    refused(post(BODY, signature), "request_replayed");
    assertThat(post(BODY, signature(CLOCK.instant(), nonce(), "POST", PATH, BODY)).status())
        .isEqualTo(202);
  }

  @Test
  void whatWasRefusedIsNotDoneLaterEither() {
    String wrong = BODY.replace("0x" + "aa".repeat(20), "0x12");
    String signature = signature(CLOCK.instant(), nonce(), "POST", PATH, wrong);
    assertThat(post(wrong, signature).status()).isEqualTo(400);
    refused(post(wrong, signature), "request_replayed");
  }

  @Test
  void whatItsKeyHadDoneBeforeIsAnsweredOnce() {
    String idempotencyKey = nonce();
    Answer first =
        post(BODY, signature(CLOCK.instant(), nonce(), "POST", PATH, BODY), idempotencyKey);
    String signature = signature(CLOCK.instant(), nonce(), "POST", PATH, BODY);
    Answer again = post(BODY, signature, idempotencyKey);
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.json().path("transactionId")).isEqualTo(first.json().path("transactionId"));
    refused(post(BODY, signature, idempotencyKey), "request_replayed");
  }

  /** Those that come together share a commit: one of them is stored, and its neighbours are. */
  @Test
  void ofManyAtOnceOneIsDoneAndNeighboursAreToo() {
    String signature = signature(CLOCK.instant(), nonce(), "POST", PATH, BODY);
    List<CompletableFuture<Answer>> copies = new ArrayList<>();
    List<CompletableFuture<Answer>> others = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      copies.add(later(() -> post(BODY, signature)));
      String own = signature(CLOCK.instant(), nonce(), "POST", PATH, BODY);
      others.add(later(() -> post(BODY, own)));
    }
    assertThat(copies.stream().map(each -> each.join().status()).filter(status -> status == 202))
        .hasSize(1);
    copies.stream()
        .map(CompletableFuture::join)
        .filter(each -> each.status() != 202)
        .forEach(each -> refused(each, "request_replayed"));
    assertThat(others).allSatisfy(each -> assertThat(each.join().status()).isEqualTo(202));
  }

  private static CompletableFuture<Answer> later(Supplier<Answer> work) {
    return CompletableFuture.supplyAsync(work, Thread::startVirtualThread);
  }

  @Test
  void anotherProcessHasSeenItToo() {
    TestDatabase database = TestDatabase.migrated();
    SignedRequests one = new SignedRequests(new JdbcTemplate(database.dataSource()));
    SignedRequests another = new SignedRequests(new JdbcTemplate(database.dataSource()));
    Instant now = new TestClock().instant();
    assertThat(one.first("key", "nonce", now)).isTrue();
    assertThat(another.first("key", "nonce", now)).isFalse();
    assertThat(another.first("key", "NONCE", now)).as("another nonce").isTrue();
    assertThat(another.first("another key", "nonce", now)).isTrue();
    Instant later = now.plusSeconds(1);
    assertThat(another.first("key", "nonce", later)).as("another signature").isTrue();
    assertThat(one.forget(now, 10)).isZero();
    assertThat(one.forget(now.plusMillis(1), 2)).isEqualTo(2);
    assertThat(one.forget(now.plusMillis(1), 2)).isEqualTo(1);
    assertThat(one.first("key", "nonce", now)).as("forgotten").isTrue();
  }

  @Test
  void withoutASignatureNothingIsLetIn() {
    refused(post(BODY, null), "request_not_signed");
    refused(get("/api/v1/relay/transactions", null), "request_not_signed");
  }

  @Test
  void aQueryIsSignedAsItIsSent() {
    String path = "/api/v1/relay/transactions?limit=5&status=pending";
    String signature = signature(CLOCK.instant(), nonce(), "GET", path, "");
    refused(get(path.replace("5", "6"), signature), "request_signature_wrong");
    assertThat(get(path, signature).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /api/v1/relay/direct, same",
    "POST, /api/v1/relay/batch, same",
    "POST, /api/v1/relay/direct, other"
  })
  void aSignatureOfAnotherRequestIsNone(String method, String path, String body) {
    String signed = body.equals("same") ? BODY : BODY.replace("aa", "ab");
    refused(
        post(BODY, signature(CLOCK.instant(), nonce(), method, path, signed)),
        "request_signature_wrong");
  }

  @ParameterizedTest
  @ValueSource(longs = {-302, 302})
  void itIsFreshForFiveMinutesEitherWay(long seconds) {
    Instant then = CLOCK.instant().plusSeconds(seconds);
    refused(post(BODY, signature(then, nonce(), "POST", PATH, BODY)), "request_stale");
    Instant nearer = CLOCK.instant().plus(Duration.ofSeconds(seconds).dividedBy(2));
    assertThat(post(BODY, signature(nearer, nonce(), "POST", PATH, BODY)).status()).isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v1=00",
        "t=1,n=0123456789abcdef,v1=00",
        "t=-1,n=0123456789abcdef,v1=0000000000000000000000000000000000000000000000000000000000000000",
        "t=1,n=short,v1=0000000000000000000000000000000000000000000000000000000000000000",
        "t=1,n=0123456789abcdef,v1=0000000000000000000000000000000000000000000000000000000000000000"
      })
  void anythingElseIsNoSignature(String header) {
    refused(post(BODY, header), "request_signature_wrong");
  }

  @Test
  void aKeyWithoutASecretSignsNothing() {
    String signature = signature(CLOCK.instant(), nonce(), "POST", PATH, BODY);
    key = server.post(keys, "{\"scopes\": [\"relay:write\"]}").json();
    assertThat(key.path("signingSecret").isNull()).isTrue();
    refused(post(BODY, signature), "request_signature_wrong");
    assertThat(post(BODY, null).status()).isEqualTo(202);
  }

  @Test
  void whatReplacesAKeyHasASecretOfItsOwn() {
    String former = key.path("signingSecret").asString();
    key = server.post(keys + "/" + key.path("id").asString() + "/rotate", "{}").json();
    assertThat(key.path("signed").asBoolean()).isTrue();
    assertThat(key.path("signingSecret").asString()).startsWith("sksig_").isNotEqualTo(former);
    assertThat(post(BODY, signature(CLOCK.instant(), nonce(), "POST", PATH, BODY)).status())
        .isEqualTo(202);
    assertThat(server.get(keys).text()).doesNotContain("sksig_");
  }

  private Answer post(String body, @Nullable String signature) {
    return send(
        server
            .request(PATH)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)),
        signature);
  }

  private Answer post(String body, String signature, String idempotencyKey) {
    return send(
        server
            .request(PATH)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(BodyPublishers.ofString(body)),
        signature);
  }

  private Answer get(String path, @Nullable String signature) {
    return send(server.request(path), signature);
  }

  private Answer send(HttpRequest.Builder request, @Nullable String signature) {
    request.header("X-API-Key", key.path("key").asString());
    if (signature != null) {
      request.header("X-Signature", signature);
    }
    return server.send(request.build());
  }

  private static void refused(Answer answer, String code) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(401);
    assertThat(answer.json().path("code").asString()).isEqualTo(code);
  }

  private static String nonce() {
    return UUID.randomUUID().toString();
  }

  /** As the documents say, with nothing of the product. */
  private String signature(Instant at, String nonce, String method, String path, String body) {
    try {
      HexFormat hex = HexFormat.of();
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
      String text =
          "v1\n%d\n%s\n%s\n%s\n%s"
              .formatted(at.getEpochSecond(), nonce, method, path, hex.formatHex(hash));
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(
              key.path("signingSecret").asString().getBytes(StandardCharsets.US_ASCII),
              "HmacSHA256"));
      byte[] signed = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return "t=%d,n=%s,v1=%s".formatted(at.getEpochSecond(), nonce, hex.formatHex(signed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
