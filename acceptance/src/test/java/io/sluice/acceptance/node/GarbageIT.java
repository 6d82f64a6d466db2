package io.sluice.acceptance.node;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.GaslessUser;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Sluice;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.JsonNodeFactory;

/** Nodes that answer, and say nothing by it: ERR008 of the scenarios (docs/scenarios.md). */
class GarbageIT {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  @RegisterExtension static final Sluice sluice = TwoEndpoints.SHARED;

  @AfterEach
  void everythingIsWell() {
    TwoEndpoints.bothAreWell();
  }

  @ParameterizedTest
  @EnumSource
  void err008_garbageIsNoAnswerAndNoFaultOfTheClients(Garbage garbage) throws Exception {
    GaslessUser user = sluice.gaslessUser();
    TwoEndpoints.bothAre((question, onward) -> garbage.to(question));
    tellsToComeBack(sluice.api().get("/api/v1/relay/gasless/nonce/" + user.address()));
    Order order = user.takesTokens(0, Order.somebody(), 1);
    tellsToComeBack(sluice.answers(order));
    Batch batch = sluice.submits(3).transfers().allAccepted();

    TwoEndpoints.bothAreWell();
    eventually(withinSeconds(30), batch.allConfirmed());
    eventually(withinSeconds(30), sluice.submits(order).allConfirmed());
  }

  private static void tellsToComeBack(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
    assertThat(answer.text("code")).isEqualTo("forwarder_unavailable");
    assertThat(answer.json().path("retryable").asBoolean()).isTrue();
    assertThat(answer.header("Retry-After")).isNotEmpty();
  }

  enum Garbage {
    /** Somebody's page, with 200. */
    PAGE,
    /** An answer that ends too soon. */
    CUT,
    /** An object that is no answer. */
    NO_ANSWER,
    /** Results that no call can have. */
    NONSENSE;

    private Reply to(Question question) {
      return switch (this) {
        case PAGE -> Reply.Http.html(200, "Welcome");
        case CUT -> new Reply.Http(200, "application/json", "{\"jsonrpc\":\"2.0", Map.of());
        case NO_ANSWER -> Reply.Http.json(JSON.objectNode());
        case NONSENSE ->
            new Reply.Answers(
                question.calls().stream()
                    .map(call -> Reply.result(call, JSON.stringNode("0xnonsense")))
                    .toList());
      };
    }
  }
}
