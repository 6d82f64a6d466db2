package io.sluice.backing.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.backing.queue.FakeQueues;
import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.UnusableQueueException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sqs.SqsClient;

@ExtendWith(ElasticMq.Shared.class)
class QueueUrlsTest {
  private final TestQueue queue;
  private final FaultyProxy proxy;
  private final SqsClient client;

  QueueUrlsTest(ElasticMq server) {
    this.queue = server.queue();
    this.proxy = new FaultyProxy(server.endpoint());
    this.client = SqsConnection.open(Settings.at(proxy.endpoint()));
  }

  @AfterEach
  void close() {
    client.close();
    proxy.close();
  }

  private QueueUrls urls(Map<String, String> configured) {
    return new QueueUrls(client, configured, "the server", new QueueMark(client, "ours"));
  }

  private Map<String, String> everyQueue() {
    Map<String, String> urls = new HashMap<>();
    FakeQueues.ALL.forEach(name -> {
      urls.put(name.text(), queue.source());
      urls.put(name.deadLetters(), queue.dead());
    });
    return urls;
  }

  @Test
  void startsWhenEveryQueueExists() {
    assertThatCode(() -> urls(everyQueue()).verify(FakeQueues.ALL)).doesNotThrowAnyException();
  }

  @Test
  void namesEveryMissingQueueAndTheRemedy() {
    var some = everyQueue();
    some.remove("relay-transactions-dlq");
    some.put("signed-tx-queue", queue.source() + "-typo");

    assertThatThrownBy(() -> urls(some).verify(FakeQueues.ALL))
        .isInstanceOf(UnusableQueueException.class)
        .hasMessage(
            """
            Queue "relay-transactions-dlq" does not exist at the server: create it, or set SQS_DLQ_URL to its URL.
            Queue "signed-tx-queue" does not exist at %s-typo: create it, or set SQS_SIGNED_TX_QUEUE_URL to its URL.\
            """
                .formatted(queue.source()));
  }

  @Test
  void a6_queuesBelongToTheInstallationThatCameFirst() {
    urls(everyQueue()).verify(FakeQueues.ALL);
    urls(everyQueue()).verify(FakeQueues.ALL);
    QueueUrls others =
        new QueueUrls(client, everyQueue(), "the server", new QueueMark(client, "theirs"));

    assertThatThrownBy(() -> others.verify(FakeQueues.ALL))
        .isInstanceOf(UnusableQueueException.class)
        .hasMessageStartingWith(
            "Queue \"relay-transactions\" at %s belongs to installation ours, and this database to another: set SQS_QUEUE_URL to a queue of its own, or use that installation's database."
                .formatted(queue.source()))
        .hasMessageContaining("Queue \"signed-tx-queue-dlq\" at " + queue.dead());
  }

  @Test
  void aServerThatKeepsItsTagsToItselfIsNoReasonToFail() {
    proxy.fail("ListQueueTags", 100, 403, "AccessDenied");
    assertThatCode(() -> urls(everyQueue()).verify(FakeQueues.ALL)).doesNotThrowAnyException();
  }

  @Test
  void namesAQueueThatMayNotBeUsed() {
    proxy.fail("GetQueueAttributes", 1, 403, "AccessDenied");

    assertThatThrownBy(() -> urls(everyQueue()).verify(FakeQueues.ALL))
        .isInstanceOf(UnusableQueueException.class)
        .hasMessageStartingWith("Queue \"relay-transactions\" at ")
        .hasMessageContaining("may not be used (AccessDenied)");
  }

  @Test
  void serverThatDoesNotAnswerIsNoReasonToFail() {
    proxy.down();
    var urls = urls(Map.of());
    assertThatCode(() -> urls.verify(FakeQueues.ALL)).doesNotThrowAnyException();
  }

  @Test
  void serverInTroubleIsNoReasonToFail() {
    proxy.fail("GetQueueAttributes", 100, 503, "ServiceUnavailable");
    assertThatCode(() -> urls(everyQueue()).verify(FakeQueues.ALL)).doesNotThrowAnyException();
  }

  @Test
  void asksForAUrlOnce(ElasticMq server) {
    String url = server.create("relay-transactions", Map.of());
    var urls = urls(Map.of());

    assertThat(urls.of(QueueName.RELAY_TRANSACTIONS)).isEqualTo(url);
    assertThat(urls.of(QueueName.RELAY_TRANSACTIONS)).isEqualTo(url);

    assertThat(proxy.requests("GetQueueUrl")).hasSize(1);
    server.client().deleteQueue(request -> request.queueUrl(url));
  }

  @Test
  void environmentNamesUrlsAndSettingsGoFirst() {
    Map<String, String> environment =
        Map.of(
            "SQS_QUEUE_URL", "u1",
            "SQS_DLQ_URL", "u2",
            "SQS_TX_REQUEST_QUEUE_URL", "u3",
            "SQS_TX_REQUEST_DLQ_URL", "u4",
            "SQS_SIGNED_TX_QUEUE_URL", "u5",
            "SQS_SIGNED_TX_DLQ_URL", " ");

    assertThat(
            QueueUrls.fromEnvironment(
                Map.of("tx-request-queue", "mine", "tx-request-queue-dlq", ""), environment::get))
        .isEqualTo(
            Map.of(
                "relay-transactions", "u1",
                "relay-transactions-dlq", "u2",
                "tx-request-queue", "mine",
                "tx-request-queue-dlq", "u4",
                "signed-tx-queue", "u5"));
  }
}
