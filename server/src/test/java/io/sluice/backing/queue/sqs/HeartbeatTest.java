package io.sluice.backing.queue.sqs;

import static io.sluice.backing.queue.sqs.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.queue.Message;
import io.sluice.backing.queue.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ElasticMq.Shared.class)
@Timeout(30)
class HeartbeatTest {
  private final TestQueue queue;
  private final FaultyProxy proxy;
  private final SettableClock clock = new SettableClock();

  /** True lets the heart beat once more, false ends it. */
  private final SynchronousQueue<Boolean> beat = new SynchronousQueue<>();

  HeartbeatTest(ElasticMq server) {
    this.queue = server.queue();
    this.proxy = new FaultyProxy(server.endpoint());
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private Settings settings() {
    return Settings.of(proxy.endpoint(), queue)
        .with("visibility", Duration.ofSeconds(2))
        .with("concurrency", 1)
        .with("max-batch", 1);
  }

  /** Takes longer than the visibility time, by the server's clock, over each message. */
  private static Verdict slowly(Message message) {
    try {
      assertThat(new CountDownLatch(1).await(3, TimeUnit.SECONDS)).isFalse();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return Verdict.DONE;
  }

  @Test
  void slowMessageAndThoseBehindItAreDeliveredOnce() throws Exception {
    queue.send(2);
    var handler = new RecordingHandler(HeartbeatTest::slowly);
    try (var _ = Rig.start(handler, settings())) {
      List<Message> deliveries = handler.messages(2);
      assertThat(deliveries).extracting(Message::receiveCount).containsOnly(1);
      assertThat(queue.visible()).as("waiting for a second delivery").isZero();
      eventually("deleted", () -> queue.visible() + queue.inFlight() == 0);
      assertThat(handler.idle()).isTrue();
    }
  }

  @Test
  void renewsInBatchesAtHalfTheVisibilityAndSkipsTheYoung() throws Exception {
    var open = new CountDownLatch(1);
    var handler = new RecordingHandler(_ -> SqsConsumerTest.await(open));
    try (var rig = Rig.start(handler, patient(), clock, this::pause)) {
      queue.send(12);
      eventually("received", () -> rig.consumer.inHand() == 12);
      clock.advance(Duration.ofSeconds(30));
      queue.send("young");
      eventually("received", () -> rig.consumer.inHand() == 13);

      beat.put(true);
      eventually("renewed", () -> renewals().size() == 2);
      assertThat(renewals()).containsExactlyInAnyOrder(10, 2);
      assertThat(proxy.requests("ChangeMessageVisibilityBatch").getFirst().get("Entries"))
          .allMatch(entry -> entry.get("VisibilityTimeout").asInt() == 60);

      open.countDown();
      eventually("deleted", () -> rig.consumer.inHand() == 0);
      clock.advance(Duration.ofSeconds(30));
      beat.put(true);
      beat.put(false);
      assertThat(renewals()).as("nothing in hand, nothing to renew").hasSize(2);
    }
  }

  @Test
  void partlyRefusedRenewalIsMadeAgainForTheOthers() throws Exception {
    proxy.refuse("ChangeMessageVisibilityBatch", 1, true, "0");
    queue.send(2);
    var open = new CountDownLatch(1);
    var handler = new RecordingHandler(_ -> SqsConsumerTest.await(open));
    try (var rig = Rig.start(handler, patient(), clock, this::pause)) {
      eventually("received", () -> rig.consumer.inHand() == 2);
      clock.advance(Duration.ofSeconds(30));
      beat.put(true);
      eventually("renewed", () -> renewals().size() == 1);
      clock.advance(Duration.ofSeconds(30));
      beat.put(true);
      eventually("renewed again", () -> renewals().size() == 2);
      open.countDown();
      assertThat(renewals()).containsExactly(2, 1);
      beat.put(false);
    }
  }

  private Settings patient() {
    return settings().with("visibility", "60s").with("max-batch", 100);
  }

  /** Real, but for the heartbeat's, which ends when the test says so. */
  private boolean pause(CountDownLatch stop, Duration length) throws InterruptedException {
    return length.equals(Duration.ofSeconds(30))
        ? !Boolean.TRUE.equals(beat.poll(20, TimeUnit.SECONDS))
        : Pauses.REAL.stopped(stop, length);
  }

  private List<Integer> renewals() {
    return proxy.requests("ChangeMessageVisibilityBatch").stream()
        .map(request -> request.get("Entries").size())
        .toList();
  }
}
