package io.sluice.acceptance.badday;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Answer;
import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Expectation;
import io.sluice.acceptance.dsl.Queues;
import io.sluice.acceptance.dsl.Sluice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PoisonIT {
  @RegisterExtension static final Sluice sluice = Sluice.inOneProcess();

  /** No body of ours: neither ids nor a list of them. */
  private static final String GARBAGE = "{\"what\":\"is this?\"}";

  /** Of the form the queue's messages have, and known to nobody. */
  private static final List<String> UNKNOWN =
      List.of(
          "0198f000-0000-7000-8000-000000000001", "0198f000-0000-7000-8000-000000000002", "4711");

  @Test
  void poisonousMessagesArePutAsideWithTheirReasonAndTheRestFlows() throws Exception {
    Batch before = sluice.submits(30).transfers().allAccepted();
    for (int i = 0; i < UNKNOWN.size(); i++) {
      sluice.queues().send(Queues.NAMES.get(i), GARBAGE);
      sluice.queues().send(Queues.NAMES.get(i), UNKNOWN.get(i));
    }
    Batch afterwards = sluice.submits(30).transfers().allAccepted();

    eventually(withinSeconds(60), before.allConfirmed());
    eventually(withinSeconds(60), afterwards.allConfirmed());
    for (int i = 0; i < UNKNOWN.size(); i++) {
      String queue = Queues.NAMES.get(i);
      eventually(withinSeconds(60), keeps(queue, GARBAGE));
      eventually(withinSeconds(60), keeps(queue, UNKNOWN.get(i)));
      assertThat(letters(queue)).hasSize(2);
      assertThat(sluice.queues().deadLetters(queue)).isEmpty();
    }
    sluice.hasEverythingOnTheChainOnce();
  }

  @Test
  void aLetterIsSentAgainByHandAndDiesAgainOrIsPutAway() throws Exception {
    String unknown = "0198f000-0000-7000-8000-000000000003";
    sluice.queues().send(Queues.NAMES.getFirst(), unknown);
    eventually(withinSeconds(60), keeps(Queues.NAMES.getFirst(), unknown));
    String path = "/api/v1/dead-letters/" + letter(Queues.NAMES.getFirst(), unknown);
    assertThat(sluice.api().post(path + "/redrive", Map.of()).status()).isEqualTo(200);
    eventually(
        withinSeconds(60),
        () ->
            sluice.api().get(path).json().path("letter").path("deaths").asInt() == 2
                ? Optional.empty()
                : Optional.of("it has not come back"));
    Answer put = sluice.api().post(path + "/discard", Map.of("reason", "nobody knows it"));
    assertThat(put.status()).isEqualTo(200);
    assertThat(put.body()).contains("nobody knows it");
  }

  private static Expectation keeps(String queue, String body) {
    return () ->
        letter(queue, body).isEmpty()
            ? Optional.of("no letter of " + queue + " says " + body)
            : Optional.empty();
  }

  /** The id of a letter, or nothing. */
  private static String letter(String queue, String body) {
    for (String id : letters(queue)) {
      Answer detail = sluice.api().get("/api/v1/dead-letters/" + id);
      if (detail.text("body").equals(body)) {
        assertThat(detail.json().path("letter").path("class").asString()).isEqualTo("permanent");
        assertThat(detail.json().path("letter").path("reason").asString()).isNotBlank();
        return id;
      }
    }
    return "";
  }

  private static List<String> letters(String queue) {
    return sluice
        .api()
        .get("/api/v1/dead-letters?state=stored&queue=" + queue)
        .json()
        .path("items")
        .valueStream()
        .map(each -> each.path("id").asString())
        .toList();
  }
}
