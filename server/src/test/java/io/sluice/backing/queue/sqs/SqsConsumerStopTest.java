package io.sluice.backing.queue.sqs;

import static io.sluice.backing.queue.sqs.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.queue.Verdict;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ElasticMq.Shared.class)
@Timeout(30)
class SqsConsumerStopTest {
  private final TestQueue queue;
  private final FaultyProxy proxy;

  SqsConsumerStopTest(ElasticMq server) {
    this.queue = server.queue();
    this.proxy = new FaultyProxy(server.endpoint());
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private Settings settings() {
    return Settings.of(proxy.endpoint(), queue);
  }

  @Test
  void abortsTheLongPollAndReceivesNothingMore() throws Exception {
    var handler = RecordingHandler.done();
    try (var rig = Rig.start(handler, settings().with("long-poll", "20s"))) {
      eventually("polling", () -> rig.requests("ReceiveMessage") == 1);
      long began = System.nanoTime();

      assertThat(rig.stop()).isTrue();

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
      queue.send(5);
      assertThat(handler.idle()).isTrue();
      assertThat(rig.requests("ReceiveMessage")).isEqualTo(1);
    }
  }

  @Test
  void finishesWhatIsInHandAndReturnsTheRest() throws Exception {
    queue.send(25);
    var open = new CountDownLatch(1);
    var handler = new RecordingHandler(_ -> SqsConsumerTest.await(open));
    var one = settings().with("concurrency", 1).with("max-batch", 1).with("receivers", 2);
    try (var rig = Rig.start(handler, one)) {
      handler.one();
      eventually("buffered", () -> queue.inFlight() >= 11);
      var stop = CompletableFuture.supplyAsync(rig::stop);
      eventually("returned while the handler still works", () -> queue.visible() == 24);
      assertThat(stop).isNotDone();
      open.countDown();

      assertThat(stop.get(60, TimeUnit.SECONDS)).as("drained").isTrue();
      assertThat(handler.idle()).isTrue();
      assertThat(queue.visible()).isEqualTo(24);
      assertThat(queue.inFlight()).isZero();
    }
  }

  @Test
  void returnsEvenWhatItsOwnLongPollIsGivenBack() throws Exception {
    queue.send(5);
    var open = new CountDownLatch(1);
    var handler = new RecordingHandler(_ -> SqsConsumerTest.await(open));
    var one = settings().with("concurrency", 1).with("max-batch", 1).with("long-poll", "20s");
    try (var rig = Rig.start(handler, one)) {
      handler.one();
      eventually("a poll waits beside a filled buffer", () -> rig.requests("ReceiveMessage") >= 2);
      eventually("buffered", () -> queue.inFlight() == 5);
      var stop = CompletableFuture.supplyAsync(rig::stop);
      eventually("returned", () -> queue.visible() == 4);
      open.countDown();

      assertThat(stop.get(60, TimeUnit.SECONDS)).isTrue();
      assertThat(queue.receive()).as("for others to take at once").hasSize(4);
    }
  }

  @Test
  void acknowledgesWhatIsWaitingToBeAcknowledged() throws Exception {
    var handler = RecordingHandler.done();
    try (var rig = Rig.start(handler, settings().with("acknowledge-within", "5s"))) {
      queue.send(3);
      handler.messages(3);
      assertThat(rig.requests("DeleteMessageBatch")).isZero();

      assertThat(rig.stop()).isTrue();

      assertThat(queue.visible() + queue.inFlight()).isZero();
    }
  }

  @Test
  void endsInTheDrainTimeAndSaysThatItDidNotDrain() throws Exception {
    queue.send("endless");
    var never = new CountDownLatch(1);
    var handler = new RecordingHandler(_ -> SqsConsumerTest.await(never));
    try (var rig = Rig.start(handler, settings().with("drain", "1s"))) {
      handler.one();
      long began = System.nanoTime();

      assertThat(rig.stop()).isFalse();

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
      assertThat(queue.visible() + queue.inFlight()).as("left to come again").isEqualTo(1);
    }
  }

  @Test
  void endsInTheDrainTimeWithoutAServer() throws Exception {
    var open = new CountDownLatch(1);
    var handler = new RecordingHandler(_ -> SqsConsumerTest.await(open));
    try (var rig = Rig.start(handler, settings())) {
      queue.send("work");
      handler.one();
      proxy.down();
      open.countDown();
      long began = System.nanoTime();

      assertThat(rig.stop()).as("an acknowledgement is missing").isFalse();

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(6));
    }
  }

  @Test
  void returnsWhatFailsWhileItStops() throws Exception {
    queue.send("work");
    var open = new CountDownLatch(1);
    var handler =
        new RecordingHandler(_ -> {
          SqsConsumerTest.await(open);
          return new Verdict.RetryWithBackoff("late");
        });
    try (var rig = Rig.start(handler, settings())) {
      handler.one();
      eventually("a poll waits", () -> rig.requests("ReceiveMessage") == 2);
      proxy.delayReceives(Duration.ofMillis(50));
      var stop = CompletableFuture.supplyAsync(rig::stop);
      open.countDown();
      assertThat(stop.get(60, TimeUnit.SECONDS)).isTrue();
      eventually("visible again", () -> queue.visible() == 1);
    }
  }
}
