package io.sluice.acceptance.badday;

import static io.sluice.acceptance.dsl.Eventually.eventually;
import static io.sluice.acceptance.dsl.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Batch;
import io.sluice.acceptance.dsl.Queues;
import io.sluice.acceptance.dsl.Sluice;
import java.util.List;
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
  void poisonous_messages_are_put_aside_with_their_reason_and_the_rest_flows() throws Exception {
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
      eventually(withinSeconds(60), sluice.queues().hasGivenUpOn(queue, GARBAGE));
      eventually(withinSeconds(60), sluice.queues().hasGivenUpOn(queue, UNKNOWN.get(i)));
      assertThat(sluice.queues().deadLetters(queue)).hasSize(2);
    }
    sluice.hasEverythingOnTheChainOnce();
  }
}
