package io.sluice.acceptance.api;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.GaslessUser;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Sluice;
import io.sluice.acceptance.dsl.Submission;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The scenarios that a relay of this kind is held to, by their numbers; docs/scenarios.md lists
 * them, and what is different here. Those in which a part is away are with the bad days.
 */
class ScenariosIT {
  @RegisterExtension static final Sluice sluice = Installation.SHARED;

  private static final String DIRECT = "/api/v1/relay/direct";
  private static final String GASLESS = "/api/v1/relay/gasless";

  @Test
  void d001_aDirectTransactionWithEveryFieldIsTaken() throws Exception {
    Order order = Order.transfer().with("gasLimit", "50000").with("speed", "fast");
    Answer answer = sluice.answers(order.with("retryOnFailure", true));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
    assertThat(answer.text("status")).isEqualTo("pending");
    assertThat(UUID.fromString(answer.text("transactionId"))).isNotNull();
  }

  @Test
  void d002_aDirectTransactionOfAddressAndDataIsTaken() {
    Order order = new Order(Order.somebody(), "0x1234", "0", Map.of(), Order.Ending.CONFIRMED);
    assertThat(sluice.answers(order).status()).isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x12", "invalid", "0x70997970C51812dc3A010C7d01b50e0d17dc79c8"})
  void d003_noAddressIsRefused(String to) {
    Problems.assertInvalid(sluice.answers(Order.transfer().with("to", to)), "to");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x123", "0xzz", "no hex"})
  void d004_noHexIsRefused(String data) {
    Problems.assertInvalid(sluice.answers(Order.transfer().with("data", data)), "data");
  }

  @Test
  void d005_noSpeedIsRefused() {
    Problems.assertInvalid(sluice.answers(Order.transfer().with("speed", "ludicrous")), "speed");
  }

  @Test
  void d006_withoutAKeyNothingIsTaken() {
    Answer answer = sluice.api().withoutKey().post(DIRECT, Order.transfer().body());
    Problems.assertProblem(answer, 401, "unauthenticated", false);
  }

  @Test
  void d007_withAWrongKeyNothingIsTaken() {
    Answer answer = sluice.api().withKey("wrong").post(DIRECT, Order.transfer().body());
    Problems.assertProblem(answer, 401, "unauthenticated", false);
  }

  @Test
  void g001_whatAUserHasSignedIsTaken() {
    Answer answer = sluice.answers(taking(sluice.gaslessUser(), 0));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
    assertThat(answer.text("status")).isEqualTo("pending");
    assertThat(answer.text("transactionHash")).isEmpty();
  }

  /** Value that the relayer would pay is not allowed unless it is set. */
  @Test
  void g002_gasIsTheUsersAndValueIsBounded() {
    GaslessUser user = sluice.gaslessUser();
    String token = sluice.infrastructure().node().contracts().sampleToken();
    String data = taking(user, 0).data();
    assertThat(sluice.answers(user.calls(0, token, 250_000, data)).status()).isEqualTo(202);
    Answer much = sluice.answers(user.calls(1, token, 2_000_001, data));
    Problems.assertProblem(much, 400, "gas_out_of_bounds", false);
    Answer value = sluice.answers(user.pays(1, token, 250_000, data, 1));
    Problems.assertProblem(value, 400, "value_not_allowed", false);
  }

  @Test
  void g003_theNextNonceIsToldAsADecimalString() {
    GaslessUser user = sluice.gaslessUser();
    assertThat(nonce(user)).isEqualTo("0");
    sluice.submits(taking(user, 0));
    assertThat(nonce(user)).isEqualTo("1");
  }

  @Test
  void g004_theNonceOfNoAddressIsRefused() {
    Problems.assertInvalid(sluice.api().get(GASLESS + "/nonce/invalid"), "address");
  }

  @ParameterizedTest
  @CsvSource({"g005,0x1234", "g005,nothing", "g009,0x", "g009,0x00"})
  void g005_g009_noSignatureIsRefused(String scenario, String signature) {
    Answer answer = sluice.answers(taking(sluice.gaslessUser(), 0).with("signature", signature));
    assertThat(answer.status()).as(scenario).isEqualTo(400);
    assertThat(answer.text("code")).isIn("malformed_signature", "invalid_request");
  }

  @Test
  void g006_theSignatureOfSomebodyElseIsRefused() {
    Order order = sluice.gaslessUser().transfersWithAnothersSignature(0, Order.somebody(), 1);
    Problems.assertProblem(sluice.answers(order), 401, "wrong_signer", false);
  }

  @Test
  void g007_whatIsPastItsDeadlineIsRefused() {
    Order order = sluice.gaslessUser().takesTokensUntil(1_600_000_000, 0, Order.somebody(), 1);
    Problems.assertProblem(sluice.answers(order), 400, "deadline_expired", false);
  }

  /** One that is ahead is held; one that is taken or too far is refused. */
  @Test
  void g008_aNonceThatDoesNotFitIsRefused() {
    GaslessUser user = sluice.gaslessUser();
    sluice.submits(taking(user, 0));
    Problems.assertProblem(sluice.answers(taking(user, 0)), 400, "nonce_already_used", false);
    Problems.assertProblem(
        sluice.answers(taking(user, 100_000)), 400, "nonce_too_far_ahead", false);
  }

  @Test
  void g010_missingFieldsAreNamed() {
    Answer answer = sluice.api().post(GASLESS, "{\"request\": {}}", "application/json");
    Problems.assertInvalid(
        answer,
        "request.from",
        "request.to",
        "request.value",
        "request.gas",
        "request.nonce",
        "request.deadline",
        "request.data",
        "signature");
  }

  /** Pending for certain: it waits for the nonce before it. */
  @Test
  void s001_whatWaitsIsPending() throws Exception {
    GaslessUser user = sluice.gaslessUser();
    Batch second = sluice.submits(taking(user, 1));
    Answer status = second.status();
    assertThat(status.text("status")).isEqualTo("pending");
    assertThat(status.text("outcome")).isEqualTo("pending");
    assertThat(status.text("transactionHash")).isEmpty();
    Batch first = sluice.submits(taking(user, 0));
    eventually(withinSeconds(30), first.allConfirmed());
    eventually(withinSeconds(30), second.allConfirmed());
  }

  @Test
  void s002_whatIsConfirmedHasItsHash() throws Exception {
    Answer status = confirmed(sluice.submits(Order.transfer()));
    assertThat(status.text("outcome")).isEqualTo("success");
    assertThat(status.text("transactionHash")).matches("0x[0-9a-f]{64}");
    assertThat(status.text("confirmedAt")).isNotEmpty();
  }

  @Test
  void s003_whatFailedSaysWhy() throws Exception {
    GaslessUser poor = sluice.gaslessUser();
    Order order = poor.transfers(0, Order.somebody(), 1).endingAs(Order.Ending.REVERTED);
    Batch batch = sluice.submits(order);
    eventually(withinSeconds(30), batch.allAre("failed"));
    assertThat(batch.status().text("outcome")).isEqualTo("failed");
    assertThat(batch.status().text("failureCode")).isEqualTo("execution_reverted");
    assertThat(batch.status().text("failureReason")).isNotEmpty();
  }

  @Test
  void s004_noIdIsRefused() {
    Problems.assertInvalid(sluice.api().get("/api/v1/relay/status/no-id"), "transactionId");
  }

  /** There is no cache that could be behind: what was read before changes nothing. */
  @Test
  void s005_s007_s008_s009_theStatusIsTheDatabasesEachTime() throws Exception {
    Batch batch = sluice.submits(Order.transfer());
    assertThat(batch.status().text("outcome")).isNotEqualTo("failed");
    Answer end = confirmed(batch);
    String id = batch.accepted().getFirst().id();
    assertThat(sluice.api().status(id).text("transactionHash"))
        .isEqualTo(end.text("transactionHash"));
    assertThat(sluice.api().status(id.toUpperCase(Locale.ROOT)).text("status"))
        .as("ids in any case")
        .isEqualTo("confirmed");
  }

  @Test
  void s006_anUnknownIdIsNotFound() {
    Answer answer = sluice.api().get("/api/v1/relay/status/" + UUID.randomUUID());
    Problems.assertProblem(answer, 404, "not_found", false);
  }

  @Test
  void p001_threeDirectAtOnceHaveIdsOfTheirOwn() throws Exception {
    Batch batch = sluice.submits(3).transfers().allAccepted();
    assertThat(batch.accepted().stream().map(Submission::id)).doesNotHaveDuplicates().hasSize(3);
    eventually(withinSeconds(30), batch.allConfirmed());
  }

  @Test
  void p002_aUserAsksForANonceSignsAndIsFollowedToTheEnd() throws Exception {
    GaslessUser user = sluice.gaslessUser();
    String friend = Order.somebody();
    for (int units = 1; units <= 2; units++) {
      long nonce = Long.parseLong(nonce(user));
      confirmed(sluice.submits(user.takesTokens(nonce, friend, units)));
    }
    assertThat(sluice.tokens(friend)).isEqualTo(3);
    assertThat(nonce(user)).isEqualTo("2");
  }

  private static Order taking(GaslessUser user, long nonce) {
    return user.takesTokens(nonce, Order.somebody(), 1);
  }

  private static String nonce(GaslessUser user) {
    Answer answer = sluice.api().get(GASLESS + "/nonce/" + user.address());
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.json().path("nonce").isString()).isTrue();
    return answer.text("nonce");
  }

  private static Answer confirmed(Batch batch) throws IOException, InterruptedException {
    eventually(withinSeconds(30), batch.allConfirmed());
    return batch.status();
  }
}
