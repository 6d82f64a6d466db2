package io.sluice.relay.gasless;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import io.sluice.Server.Answer;
import io.sluice.backing.database.TestDatabase;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.forwarder.ForwardRequest;
import io.sluice.evm.forwarder.ForwarderCalls;
import io.sluice.evm.forwarder.ForwarderDomain;
import io.sluice.evm.rpc.ContractNode;
import java.math.BigInteger;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Two processes of the api role, and users who sign: which requests are taken, and which are not.
 */
class GaslessApiTest {
  private static final ChainId CHAIN = new ChainId(31337);
  private static final Address FORWARDER = new Address("0x" + "f1".repeat(20));
  private static final Address OTHER = new Address("0x" + "f2".repeat(20));
  private static final Address TARGET = new Address("0x" + "7a".repeat(20));
  private static final ForwarderDomain DOMAIN = ForwarderDomain.of("Ours", CHAIN, FORWARDER);
  private static final ForwarderDomain SECOND = ForwarderDomain.of("Ours", CHAIN, OTHER);
  private static final String PATH = "/api/v1/relay/gasless";

  private static final ContractNode NODE = new ContractNode();
  private static final ForwarderContract CONTRACT = new ForwarderContract(DOMAIN);
  private static Server one;
  private static Server other;
  private static int users;

  private final UserKey user = UserKey.of("user " + users++);

  @BeforeAll
  static void start() {
    NODE.deploy(FORWARDER, CONTRACT);
    NODE.deploy(OTHER, new ForwarderContract(SECOND));
    NODE.deploy(TARGET, ForwarderContract.trusting(FORWARDER));
    TestDatabase database = TestDatabase.migrated();
    one = start(database);
    other = start(database);
  }

  private static Server start(TestDatabase database) {
    return Server.start(
        database,
        "--sluice.rpc.urls=" + NODE.url(),
        "--sluice.gasless.forwarders=" + FORWARDER + "," + OTHER,
        "--sluice.gasless.forwarder-name=Ours",
        "--sluice.gasless.max-value=5",
        "--sluice.gasless.ahead=10");
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
    NODE.close();
  }

  @Test
  void g001_takesWhatAUserHasSigned() {
    Answer answer = one.post(PATH, signed(0).json());
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    assertThat(answer.json().path("status").asString()).isEqualTo("pending");
    assertThat(answer.json().path("transactionHash").isNull()).isTrue();
    String id = answer.json().path("transactionId").asString();
    assertThat(answer.header("Location")).isEqualTo("/api/v1/relay/status/" + id);
    var status = other.get("/api/v1/relay/status/" + id).json();
    assertThat(status.path("type").asString()).isEqualTo("gasless");
    assertThat(status.path("from").asString()).isEqualTo(user.address().checksummed());
    assertThat(status.path("to").asString()).isEqualTo(TARGET.checksummed());
    assertThat(status.path("nonce").asString()).isEqualTo("0");
    assertThat(one.get("/api/v1/relay/transactions").text()).contains(id);
    assertThat(rows("forward_requests", user)).isEqualTo(1);
  }

  @Test
  void g002_takesGasAndValueWithinTheirBounds() {
    assertThat(send(SignedBody.request(user.address(), TARGET, 0, SignedBody.FAR, 2_000_000, 5)))
        .isEqualTo("202");
    assertThat(send(SignedBody.request(user.address(), TARGET, 1, SignedBody.FAR, 2_000_001, 0)))
        .isEqualTo("400 gas_out_of_bounds");
    assertThat(send(SignedBody.request(user.address(), TARGET, 1, SignedBody.FAR, 100_000, 6)))
        .isEqualTo("400 value_not_allowed");
  }

  @Test
  void g003_theNextNonceCountsWhatIsTakenAndNotExecuted() {
    CONTRACT.setNonce(user.address(), 4);
    assertThat(nonce(user)).isEqualTo("4");
    assertThat(send(signed(4))).isEqualTo("202");
    assertThat(send(signed(5))).isEqualTo("202");
    assertThat(send(signed(8))).isEqualTo("202");
    assertThat(nonce(user)).as("the first that is free").isEqualTo("6");
    CONTRACT.setNonce(user.address(), 7);
    assertThat(nonce(user)).as("somebody has moved it").isEqualTo("7");
    assertThat(one.get(noncePath(user) + "?forwarder=" + OTHER).json().path("nonce").asString())
        .as("another forwarder has nonces of its own")
        .isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x12", "0x70997970C51812dc3A010C7d01b50e0d17dc79c8", "zz"})
  void g004_theNonceOfNoAddressIsRefused(String address) {
    Answer answer = one.get(PATH + "/nonce/" + address);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("address");
  }

  @Test
  void g004_theNonceAtAForwarderThatIsNoneIsRefused() {
    Answer answer = one.get(noncePath(user) + "?forwarder=" + TARGET);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("forwarder");
    assertThat(answer.text()).contains(FORWARDER.checksummed(), OTHER.checksummed());
    assertThat(one.get(noncePath(user) + "?forwarde=" + OTHER).status()).isEqualTo(400);
    assertThat(one.get(noncePath(user) + "?network=mars").status()).isEqualTo(400);
  }

  static Stream<Arguments> signatures() {
    return Stream.of(
        Arguments.of("0x", "400 malformed_signature"),
        Arguments.of("0x" + "11".repeat(64), "400 malformed_signature"),
        Arguments.of("0x" + "11".repeat(64) + "00", "400 malformed_signature"),
        Arguments.of("0x" + "11".repeat(32) + "ff".repeat(32) + "1b", "400 malformed_signature"),
        Arguments.of("0x" + "00".repeat(64) + "1b", "400 malformed_signature"),
        Arguments.of("0x" + "11".repeat(66), "400 contract_wallet_unsupported"),
        Arguments.of(
            "0x" + "11".repeat(99) + "6492".repeat(16), "400 contract_wallet_unsupported"));
  }

  @ParameterizedTest
  @MethodSource("signatures")
  void g005_g009_saysWhatIsWrongWithASignature(String signature, String what) {
    Answer answer = one.post(PATH, signed(0).signedWith(Bytes.parse(signature)).json());
    assertThat(said(answer)).isEqualTo(what);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("signature");
    assertThat(rows("forward_requests", user) + rows("forward_signers", user)).isZero();
  }

  @Test
  void g006_takesNoSignatureOfSomebodyElse() {
    UserKey thief = UserKey.of("thief");
    ForwardRequest request = signed(0).request();
    assertThat(send(SignedBody.of(thief, DOMAIN, request))).isEqualTo("401 wrong_signer");
    for (ForwarderDomain elsewhere :
        List.of(
            ForwarderDomain.of("Ours", new ChainId(1), FORWARDER),
            ForwarderDomain.of("Ours", CHAIN, TARGET),
            ForwarderDomain.of("Theirs", CHAIN, FORWARDER))) {
      assertThat(send(SignedBody.of(user, elsewhere, request)))
          .as(elsewhere.toString())
          .isEqualTo("401 wrong_signer");
    }
    assertThat(send(new SignedBody(request, user.sign(DOMAIN, signed(1).request()))))
        .as("signed for another nonce")
        .isEqualTo("401 wrong_signer");
  }

  @Test
  void g006_aWalletThatIsAContractIsRefusedByName() {
    UserKey owner = UserKey.of("owner of a wallet");
    SignedBody body = SignedBody.of(owner, DOMAIN, signed(0).request());
    NODE.setCode(user.address(), Bytes.parse("0x6001"));
    assertThat(send(body)).isEqualTo("400 contract_wallet_unsupported");
    NODE.setCode(user.address(), Bytes.parse("0xef0100" + "12".repeat(20)));
    assertThat(send(body)).as("it signs with its own key (EIP-7702)").isEqualTo("401 wrong_signer");
    assertThat(send(signed(0))).isEqualTo("202");
  }

  @Test
  void g006_takesRequestsForEveryForwarderThatIsAccepted() {
    Address target = new Address("0x" + "7b".repeat(20));
    NODE.deploy(target, ForwarderContract.trusting(OTHER));
    assertThat(send(SignedBody.of(user, SECOND, target, 0))).isEqualTo("202");
    assertThat(send(SignedBody.of(user, DOMAIN, target, 0))).isEqualTo("400 forwarder_not_trusted");
  }

  @Test
  void g007_theCheapestRefusalComesFirstAndAsksNobody() {
    int before = NODE.asked().size();
    ForwardRequest late = SignedBody.request(user.address(), OTHER, 0, 1_700_000_000, 100_000, 0);
    assertThat(send(SignedBody.of(UserKey.of("thief"), DOMAIN, late)))
        .isEqualTo("400 deadline_expired");
    assertThat(send(SignedBody.of(user, DOMAIN, late))).isEqualTo("400 deadline_expired");
    assertThat(NODE.asked()).hasSize(before);
  }

  @Test
  void g008_takesNoNonceTwiceNorOneThatIsUsedNorOneTooFarAhead() {
    CONTRACT.setNonce(user.address(), 3);
    assertThat(send(signed(2))).isEqualTo("400 nonce_already_used");
    assertThat(send(signed(13))).isEqualTo("400 nonce_too_far_ahead");
    assertThat(rows("forward_signers", user)).as("a refusal stores nothing").isZero();
    assertThat(send(signed(12))).isEqualTo("202");
    assertThat(send(signed(3))).isEqualTo("202");
    assertThat(send(signed(3))).isEqualTo("400 nonce_already_used");
    assertThat(send(signed(2))).isEqualTo("400 nonce_already_used");
    assertThat(send(signed(13))).isEqualTo("400 nonce_too_far_ahead");
    CONTRACT.setNonce(user.address(), 4);
    assertThat(send(signed(13)))
        .as("the forwarder has moved on")
        .isEqualTo("400 nonce_too_far_ahead");
    assertThat(send(signed(5))).as("a gap, which makes it look").isEqualTo("202");
    assertThat(send(signed(13))).isEqualTo("202");
    ForwardRequest far = SignedBody.at(BigInteger.TWO.pow(255), signed(0).request());
    assertThat(send(SignedBody.of(user, DOMAIN, far))).isEqualTo("400 nonce_too_far_ahead");
  }

  /** A reorganisation takes back what somebody else had the forwarder execute. */
  @Test
  void g008_aNonceThatIsTakenBackOnTheChainIsFreeAgain() {
    CONTRACT.setNonce(user.address(), 3);
    assertThat(send(signed(4))).isEqualTo("202");
    assertThat(send(signed(2))).isEqualTo("400 nonce_already_used");
    CONTRACT.setNonce(user.address(), 1);
    assertThat(nonce(user)).isEqualTo("1");
    assertThat(send(signed(0))).as("never taken back").isEqualTo("400 nonce_already_used");
    String id = one.post(PATH, signed(2).json()).json().path("transactionId").asString();
    assertThat(one.get("/api/v1/relay/status/" + id).text())
        .contains("nonce 1 of the signer comes first");
    assertThat(send(signed(1))).isEqualTo("202");
    assertThat(nonce(user)).isEqualTo("3");
  }

  @Test
  void g008_asksTheForwarderOnlyWhenItHasTo() {
    assertThat(send(signed(0))).isEqualTo("202");
    long before = asked(user);
    for (int nonce = 1; nonce < 5; nonce++) {
      assertThat(send(signed(nonce))).isEqualTo("202");
    }
    assertThat(asked(user)).isEqualTo(before).isEqualTo(1);
  }

  @Test
  void g010_namesEveryFieldThatIsMissing() {
    Answer answer = one.post(PATH, "{\"request\": {\"from\": \"0x12\"}}");
    assertThat(said(answer)).isEqualTo("400 invalid_request");
    assertThat(
            answer.json().path("errors").valueStream().map(each -> each.path("field").asString()))
        .containsExactly(
            "request.from",
            "request.to",
            "request.value",
            "request.gas",
            "request.nonce",
            "request.deadline",
            "request.data",
            "signature");
  }

  @Test
  void aTargetThatTrustsTheForwarderIsNeeded() {
    Address nobody = new Address("0x" + "00".repeat(19) + "99");
    assertThat(send(SignedBody.of(user, DOMAIN, nobody, 0))).isEqualTo("400 forwarder_not_trusted");
    Address rude = new Address("0x" + "00".repeat(19) + "98");
    NODE.deploy(
        rude,
        data -> {
          throw new IllegalArgumentException("no such function");
        });
    assertThat(send(SignedBody.of(user, DOMAIN, rude, 0))).isEqualTo("400 forwarder_not_trusted");
    assertThat(rows("forward_signers", user)).isZero();
  }

  @Test
  void a6_theSameKeyTakesTheSameRequestOnce() {
    String body = signed(0).json();
    Answer first = keyed(one, "gasless", body);
    Answer again = keyed(other, "gasless", body);
    assertThat(first.status()).isEqualTo(202);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(said(keyed(other, "gasless", signed(1).json())))
        .isEqualTo("422 idempotency_key_reused");
    assertThat(said(keyed(other, "another", body))).isEqualTo("400 nonce_already_used");
  }

  @Test
  void ofTwoProcessesThatAreGivenOneNonceAtOnceOneTakesIt() throws Exception {
    for (int nonce = 0; nonce < 8; nonce++) {
      String body = signed(nonce).json();
      CountDownLatch together = new CountDownLatch(1);
      List<Future<String>> answers = new ArrayList<>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 8; i++) {
          Server server = i % 2 == 0 ? one : other;
          answers.add(
              threads.submit(() -> {
                together.await();
                return said(server.post(PATH, body));
              }));
        }
        together.countDown();
      }
      List<String> said = new ArrayList<>();
      for (Future<String> answer : answers) {
        said.add(answer.get());
      }
      assertThat(said).containsOnlyOnce("202").containsOnly("202", "400 nonce_already_used");
    }
    assertThat(rows("forward_requests", user)).isEqualTo(8);
  }

  @Test
  void a9_oneThatIsTakenBackInTimeLeavesItsNonceFree() {
    String id = one.post(PATH, signed(0).json()).json().path("transactionId").asString();
    String transaction = "/api/v1/relay/transactions/" + id;
    assertThat(said(one.post(transaction + "/speed-up", "{}"))).isEqualTo("409 too_late");
    Answer canceled =
        other.send(other.request(transaction).header("X-API-Key", Server.KEY).DELETE().build());
    assertThat(canceled.status()).as(canceled.text()).isEqualTo(200);
    assertThat(one.get("/api/v1/relay/status/" + id).json().path("status").asString())
        .isEqualTo("canceled");
    assertThat(nonce(user)).isEqualTo("0");
    assertThat(send(signed(0))).isEqualTo("202");
  }

  @Test
  void withoutAForwarderNothingGaslessIsTaken() {
    Answer answer = Server.shared().post(PATH, signed(0).json());
    assertThat(said(answer)).isEqualTo("503 gasless_not_configured");
    assertThat(answer.json().path("retryable").asBoolean()).isFalse();
    assertThat(said(Server.shared().get(noncePath(user)))).isEqualTo("503 gasless_not_configured");
  }

  private SignedBody signed(long nonce) {
    return SignedBody.of(user, DOMAIN, TARGET, nonce);
  }

  private String send(ForwardRequest request) {
    return send(SignedBody.of(user, DOMAIN, request));
  }

  private static String send(SignedBody body) {
    return said(one.post(PATH, body.json()));
  }

  private static Answer keyed(Server server, String key, String body) {
    return server.send(
        server
            .request(PATH)
            .header("X-API-Key", Server.KEY)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  /** Its status, and its code when it is a refusal. */
  private static String said(Answer answer) {
    return (answer.status() + " " + answer.json().path("code").asString("")).strip();
  }

  private static String nonce(UserKey user) {
    return one.get(noncePath(user)).json().path("nonce").asString();
  }

  private static String noncePath(UserKey user) {
    return PATH + "/nonce/" + user.address();
  }

  private static long asked(UserKey user) {
    Bytes question = ForwarderCalls.nonces(user.address());
    return NODE.asked().stream().filter(each -> each.data().equals(question)).count();
  }

  private static int rows(String table, UserKey user) {
    String signer = "SELECT id FROM forward_signers WHERE address = ?";
    String column = table.equals("forward_signers") ? "id" : "signer_id";
    Integer count =
        one.context()
            .getBean(JdbcTemplate.class)
            .queryForObject(
                "SELECT COUNT(*) FROM " + table + " WHERE " + column + " IN (" + signer + ")",
                Integer.class,
                (Object) user.address().bytes());
    return count == null ? 0 : count;
  }
}
