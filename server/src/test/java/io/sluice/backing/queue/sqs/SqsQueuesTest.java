package io.sluice.backing.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.QueueUnavailableException;
import io.sluice.backing.queue.Queues.Depth;
import io.sluice.backing.queue.Queues.Rejection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sqs.SqsClient;

@ExtendWith(ElasticMq.Shared.class)
@Timeout(30)
class SqsQueuesTest {
  private static final QueueName NAME = QueueName.RELAY_TRANSACTIONS;

  private final TestQueue queue;
  private final FaultyProxy proxy;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final SqsClient client;
  private final SqsQueues queues;

  SqsQueuesTest(ElasticMq server) {
    this.queue = server.queue();
    this.proxy = new FaultyProxy(server.endpoint());
    QueueSettings settings = Settings.of(proxy.endpoint(), queue).build();
    this.client = SqsConnection.open(settings, new RequestCounter(meters));
    var urls = new QueueUrls(client, settings.urls(), settings.server(), null);
    this.queues = new SqsQueues(client, urls, new Sender(client));
  }

  @AfterEach
  void close() {
    client.close();
    proxy.close();
  }

  @Test
  void sendsInBatchesOfTen() {
    List<String> bodies = IntStream.range(0, 95).mapToObj(n -> "m" + n).toList();

    assertThat(queues.send(NAME, bodies)).isEmpty();

    assertThat(meters.get("sqs.requests").tag("operation", "SendMessageBatch").counter().count())
        .isEqualTo(10);
    assertThat(queue.visible()).isEqualTo(95);
    Set<String> arrived = new HashSet<>();
    while (arrived.size() < 95) {
      var received = queue.receive();
      assertThat(received).isNotEmpty();
      received.forEach(message -> arrived.add(message.body()));
    }
    assertThat(arrived).isEqualTo(Set.copyOf(bodies));
  }

  @Test
  void sendsNothingWhenThereIsNothing() {
    assertThat(queues.send(NAME, List.of())).isEmpty();
    assertThat(proxy.requests("SendMessageBatch")).isEmpty();
  }

  @Test
  void noRequestHoldsMoreThanOneMebibyte() {
    String large = "한".repeat(150_000); // 450,000 bytes of UTF-8 in 150,000 characters
    assertThat(queues.send(NAME, Collections.nCopies(5, large))).isEmpty();

    assertThat(queue.visible()).isEqualTo(5);
    assertThat(
            proxy.requests("SendMessageBatch").stream().map(r -> r.get("Entries").size()).sorted())
        .containsExactly(1, 2, 2);
  }

  @Test
  void reportsWhatCannotBeSentAndSendsTheRest() {
    var bodies = List.of("good", "", "x".repeat(Outgoing.MAX_BYTES + 1), "bell\u0007", "fine");

    assertThat(queues.send(NAME, bodies))
        .containsExactly(
            new Rejection(1, "the body is empty"),
            new Rejection(2, "1,048,577 bytes are more than the 1,048,576 that SQS takes"),
            new Rejection(3, "the character U+0007 is none that SQS takes"));
    assertThat(queue.visible()).isEqualTo(2);
  }

  @Test
  void reportsEntriesThatTheServerRefused() {
    proxy.refuse("SendMessageBatch", 1, false, "1", "4");

    assertThat(queues.send(NAME, List.of("a", "b", "c", "d", "e")))
        .containsExactly(new Rejection(1, "InternalError"), new Rejection(4, "InternalError"));
    assertThat(queue.visible()).isEqualTo(3);
  }

  @Test
  void reportsTheEntriesOfARequestThatFailedAmongOthers() {
    proxy.fail("SendMessageBatch", 1, 400, "AccessDenied");

    List<Rejection> rejections =
        queues.send(NAME, IntStream.range(0, 25).mapToObj(n -> "m" + n).toList());

    assertThat(rejections.size()).isIn(5, 10);
    assertThat(rejections).allMatch(r -> r.reason().contains("AccessDenied"));
    assertThat(queue.visible()).isEqualTo(25 - rejections.size());
  }

  @Test
  void saysSoWhenTheServerDoesNotAnswer() {
    proxy.down();

    assertThatThrownBy(() -> queues.send(NAME, List.of("a", "b")))
        .isInstanceOf(QueueUnavailableException.class)
        .hasMessage("The queue server took none of 2 messages");
    assertThatThrownBy(() -> queues.depth(NAME)).isInstanceOf(QueueUnavailableException.class);

    proxy.up();
    assertThat(queues.send(NAME, List.of("a", "b"))).isEmpty();
  }

  @Test
  void countsWhatWaitsWhatIsInFlightAndWhatIsDead() {
    queue.send(12);
    assertThat(queue.receive()).hasSize(10);
    queue.client().sendMessage(r -> r.queueUrl(queue.dead()).messageBody("dead"));

    assertThat(queues.depth(NAME)).isEqualTo(new Depth(2, 10, 1));
  }

  @Test
  void countsWhatIsKeptBackForAWhileAsInFlight() {
    queue
        .client()
        .sendMessage(r -> r.queueUrl(queue.source()).messageBody("later").delaySeconds(60));

    assertThat(queues.depth(NAME)).isEqualTo(new Depth(0, 1, 0));
  }
}
