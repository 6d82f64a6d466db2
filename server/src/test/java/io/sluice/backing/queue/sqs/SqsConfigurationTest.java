package io.sluice.backing.queue.sqs;

import static io.sluice.backing.queue.sqs.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.backing.queue.FakeQueues;
import io.sluice.backing.queue.Handler;
import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.QueueNames;
import io.sluice.backing.queue.Queues;
import io.sluice.backing.queue.UnusableQueueException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@ExtendWith(ElasticMq.Shared.class)
@Timeout(60)
class SqsConfigurationTest {
  private final TestQueue queue;
  private final FaultyProxy proxy;
  private final RecordingHandler handler = RecordingHandler.done();

  SqsConfigurationTest(ElasticMq server) {
    this.queue = server.queue();
    this.proxy = new FaultyProxy(server.endpoint());
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private ApplicationContextRunner application() {
    return new ApplicationContextRunner()
        .withUserConfiguration(SqsConfiguration.class)
        .withBean(QueueNames.class, () -> QueueNames.of(FakeQueues.ALL))
        .withBean(MeterRegistry.class, () -> new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
        .withPropertyValues(
            "sluice.queue.endpoint=" + proxy.endpoint(),
            "sluice.queue.depth-refresh=1s",
            "SQS_QUEUE_URL=" + queue.source(),
            "SQS_DLQ_URL=" + queue.dead(),
            "SQS_TX_REQUEST_QUEUE_URL=" + queue.source(),
            "SQS_TX_REQUEST_DLQ_URL=" + queue.dead(),
            "SQS_SIGNED_TX_QUEUE_URL=" + queue.source(),
            "SQS_SIGNED_TX_DLQ_URL=" + queue.dead());
  }

  @Test
  void consumesForEachHandlerAndDrainsWhenClosed() {
    SqsConsumers[] consumers = new SqsConsumers[1];
    application()
        .withBean(Handler.class, () -> handler)
        .run(context -> {
          consumers[0] = context.getBean(SqsConsumers.class);
          context.getBean(Queues.class).send(QueueName.RELAY_TRANSACTIONS, List.of("hello"));
          assertThat(handler.one().body()).isEqualTo("hello");
          assertThat(consumers[0].isRunning()).isTrue();
          var scrape = context.getBean(PrometheusMeterRegistry.class);
          eventually(
              "counted",
              () ->
                  scrape
                      .scrape()
                      .contains(
                          "queue_messages_total{queue=\"relay-transactions\",verdict=\"done\"} 1.0"));
          assertThat(scrape.scrape())
              .contains("queue_processing_duration_seconds_count{queue=\"relay-transactions\"} 1")
              .contains("sqs_requests_total{operation=\"SendMessageBatch\"} 1.0");
        });
    assertThat(consumers[0].isRunning()).isFalse();
    assertThat(consumers[0].drained()).isTrue();
    assertThat(queue.visible() + queue.inFlight()).isZero();
  }

  @Test
  void gaugesShowCountsAndNothingWhileTheServerIsAway() {
    queue.send(4);
    queue.receive();
    queue.send("waiting");
    application()
        .run(context -> {
          var scrape = context.getBean(PrometheusMeterRegistry.class);
          eventually(
              "known",
              () ->
                  scrape
                      .scrape()
                      .contains(
                          "queue_message_count{queue=\"relay-transactions\",state=\"in_flight\"} 4.0"));

          proxy.down();
          eventually(
              "unknown",
              () ->
                  scrape
                      .scrape()
                      .contains(
                          "queue_message_count{queue=\"relay-transactions\",state=\"in_flight\"} NaN"));
          proxy.up();
          eventually(
              "known again",
              () ->
                  scrape
                      .scrape()
                      .contains(
                          "queue_message_count{queue=\"relay-transactions\",state=\"in_flight\"} 4.0"));
        });
  }

  @Test
  void missingQueueFailsTheStartByName() {
    application()
        .withPropertyValues("SQS_DLQ_URL=" + queue.dead() + "-typo")
        .run(context ->
            assertThat(context.getStartupFailure())
                .hasCauseInstanceOf(UnusableQueueException.class)
                .cause()
                .hasMessage(
                    "Queue \"relay-transactions-dlq\" does not exist at %s-typo:"
                            .formatted(queue.dead())
                        + " create it, or set SQS_DLQ_URL to its URL."));
  }

  @Test
  void startsWithoutAServerAndConsumesWhenItComes() {
    proxy.down();
    application()
        .withBean(Handler.class, () -> handler)
        .run(context -> {
          assertThat(context).hasNotFailed();
          queue.send("early");
          proxy.up();
          assertThat(handler.one().body()).isEqualTo("early");
        });
  }

  @Test
  void twoHandlersOfOneQueueAreRefused() {
    application()
        .withBean("first", Handler.class, () -> handler)
        .withBean("second", Handler.class, () -> handler)
        .run(context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessage(
                    "Queue relay-transactions has two handlers, RecordingHandler and"
                        + " RecordingHandler; each message goes to one only"));
  }
}
