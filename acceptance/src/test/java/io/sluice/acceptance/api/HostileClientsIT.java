package io.sluice.acceptance.api;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Sluice;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sends is its own affair: C1 and C4 of the cases of issue 7. */
class HostileClientsIT {
  @RegisterExtension static final Sluice sluice = Installation.SHARED;

  @ParameterizedTest
  @ValueSource(strings = {"+10000-01-01T00:00:00Z", "9999-12-31T23:59:59-18:00"})
  void c1_aDateNobodyCanStoreIsRefusedAndFailsNobodyElse(String date) throws Exception {
    Answer alone =
        sluice.answers(Order.transfer().with("validUntil", date).endingAs(Order.Ending.NEVER_SENT));
    Problems.assertInvalid(alone, "validUntil");

    Random random = new Random(1);
    Supplier<Order> mostlyGood =
        () -> random.nextInt(4) == 0 ? Order.transfer().with("validUntil", date) : Order.transfer();
    Batch batch = sluice.submits(200).orders(mostlyGood);
    assertThat(batch.refused())
        .isNotEmpty()
        .allSatisfy(answer -> Problems.assertInvalid(answer, "validUntil"));
    assertThat(batch.accepted())
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each.order().more()).isEmpty());
    eventually(withinSeconds(60), batch.allConfirmed());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/relay/transactions?=x",
        "/api/v1/relay/transactions?&=",
        "/api/v1/dead-letters?=x"
      })
  void c4_aParameterWithoutANameIsTheClientsFault(String path) {
    Answer answer = sluice.api().get(path);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.contentType()).startsWith("application/problem+json");
  }

  @Test
  void c4_soItIsForTheLedgerOfNonces() throws Exception {
    String lane = sluice.relayer(sluice.lanes().getFirst()).path("id").asString();
    Answer answer = sluice.api().get("/api/v1/relayers/" + lane + "/nonces?=x");
    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
  }
}
