package io.sluice.backing.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.queue.FakeQueues;
import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.QueueNames;
import io.sluice.backing.queue.Queues;
import io.sluice.runtime.health.Finding;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueueCheckTest {
  private final FakeQueues queues = new FakeQueues(1);
  private final QueueCheck check = new QueueCheck(queues, QueueNames.of(FakeQueues.ALL));

  @Test
  void saysHowFullEachQueueIsAndRequiresTheirServer() {
    queues.send(QueueName.TX_REQUEST, List.of("1", "2"));
    Queues.Depth nothing = new Queues.Depth(0, 0, 0);
    assertThat(check.name()).isEqualTo("sqs");
    assertThat(check.required()).isTrue();
    assertThat(check.check())
        .isEqualTo(
            Finding.up(
                Map.of(
                    "queues",
                    Map.of(
                        "relay-transactions", nothing,
                        "tx-request-queue", new Queues.Depth(2, 0, 0),
                        "signed-tx-queue", nothing))));
  }

  @Test
  void isDownWhenTheServerDoesNotAnswer() {
    queues.setDown(true);
    assertThat(check.check()).isEqualTo(Finding.down("the queue server does not answer"));
  }
}
