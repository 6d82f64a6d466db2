package io.sluice.acceptance.api;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.GaslessUser;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Sluice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Users who have no coin sign; the forwarder executes what they signed, once, in their order. */
class GaslessIT {
  @RegisterExtension static final Sluice sluice = Installation.SHARED;

  private static final String PATH = "/api/v1/relay/gasless";

  @Test
  void aUserWithoutACoinTransfersAToken() throws Exception {
    GaslessUser user = sluice.gaslessUserWithTokens(10);
    String friend = Order.somebody();
    Answer accepted = sluice.answers(user.transfers(nonce(user), friend, 3));
    assertThat(accepted.status()).as(accepted.toString()).isEqualTo(202);
    assertThat(accepted.text("status")).isEqualTo("pending");
    String id = accepted.text("transactionId");
    confirmed(id);
    assertThat(sluice.tokens(friend)).isEqualTo(3);
    assertThat(sluice.tokens(user.address())).isEqualTo(7);
    assertThat(sluice.chain().balance(user.address())).isEqualTo("0");
    Answer status = sluice.api().status(id);
    assertThat(status.text("type")).isEqualTo("gasless");
    assertThat(status.text("from")).isEqualToIgnoringCase(user.address());
    assertThat(status.text("transactionHash")).matches("0x[0-9a-f]{64}");
    assertThat(status.text("gasUsed")).isNotEmpty();
    assertThat(nonce(user)).isEqualTo(1);
  }

  @Test
  void whatAUserSignsAheadIsExecutedInOrderHoweverItArrives() throws Exception {
    GaslessUser user = sluice.gaslessUserWithTokens(100);
    String friend = Order.somebody();
    List<String> ids = new ArrayList<>();
    for (long nonce : List.of(4L, 2L, 0L, 3L, 1L)) {
      Answer accepted = sluice.answers(user.transfers(nonce, friend, 1));
      assertThat(accepted.status()).as(accepted.toString()).isEqualTo(202);
      ids.add(accepted.text("transactionId"));
    }
    assertThat(nonce(user)).isEqualTo(5);
    for (String id : ids) {
      confirmed(id);
    }
    assertThat(sluice.tokens(friend)).isEqualTo(5);
  }

  @Test
  void oneWhoseCallRevertsIsToldAndTheOthersGoThrough() throws Exception {
    GaslessUser poor = sluice.gaslessUserWithTokens(1);
    GaslessUser rich = sluice.gaslessUserWithTokens(10);
    String friend = Order.somebody();
    Answer bad = sluice.answers(poor.transfers(0, friend, 2).endingAs(Order.Ending.REVERTED));
    Answer good = sluice.answers(rich.transfers(0, friend, 2));
    eventually(
        withinSeconds(30),
        () -> {
          Answer status = sluice.api().status(bad.text("transactionId"));
          return status.text("failureCode").equals("execution_reverted")
              ? Optional.empty()
              : Optional.of(status.body());
        });
    confirmed(good.text("transactionId"));
    assertThat(sluice.tokens(friend)).isEqualTo(2);
  }

  @Test
  void whatCannotBeExecutedIsRefusedWithItsOwnCode() {
    GaslessUser user = sluice.gaslessUserWithTokens(1);
    String friend = Order.somebody();
    refused(user.transfersWithAnothersSignature(0, friend, 1), 401, "wrong_signer");
    refused(user.transfersUntil(1_600_000_000, 0, friend, 1), 400, "deadline_expired");
    refused(user.transfers(0, friend, 1).with("signature", "0x1234"), 400, "malformed_signature");
    refused(user.transfers(100_000, friend, 1), 400, "nonce_too_far_ahead");
    assertThat(sluice.answers(user.transfers(0, friend, 1)).status()).isEqualTo(202);
    refused(user.transfers(0, friend, 1), 400, "nonce_already_used");
  }

  /** Every form of signature is taken here just when the contract itself would take it. */
  @ParameterizedTest
  @EnumSource(SignatureForm.class)
  void theDoorAndTheContractAgreeAboutSignatures(SignatureForm form) throws Exception {
    Order sound = sluice.gaslessUser().takesTokens(0, Order.somebody(), 1);
    String signature = String.valueOf(sound.body().get("signature"));
    Order order = sound.with("signature", form.of(signature));
    boolean taken = sluice.forwarderTakes(order);
    assertThat(taken).as("the contract").isEqualTo(form == SignatureForm.AS_WALLETS_GIVE_IT);
    assertThat(sluice.answers(order).status()).as("the door").isEqualTo(taken ? 202 : 400);
  }

  private static void refused(Order order, int status, String code) {
    Answer answer = sluice.answers(order);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.text("code")).isEqualTo(code);
  }

  private static long nonce(GaslessUser user) {
    return Long.parseLong(sluice.api().get(PATH + "/nonce/" + user.address()).text("nonce"));
  }

  private static void confirmed(String id) throws IOException, InterruptedException {
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
