package io.sluice.backing.queue.sqs;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How queues are reached and consumed.
 *
 * @param endpoint address of an SQS-compatible server (SQS_ENDPOINT_URL); absent for AWS itself,
 *     then credentials come from the SDK's default chain
 * @param region AWS region (AWS_REGION)
 * @param accessKeyId used only with an endpoint
 * @param secretAccessKey used only with an endpoint
 * @param visibility how long a received message is hidden before it is renewed or comes again;
 *     whole seconds, 1 s to 12 h
 * @param longPoll how long one receive waits for a message; whole seconds, 0 to 20 s
 * @param receivers receives under way at once per queue while it is full; an idle queue has one; 1
 *     to 10
 * @param concurrency handler calls under way at once per queue; 1 to 64
 * @param maxBatch most messages handed to one handler call; 1 to 1000
 * @param drain longest stop, of which the last tenth is kept for acknowledgements; 1 s to 10 min
 * @param maxReceives receives after which a message that fails goes to the dead letters; the
 *     queue's own maxReceiveCount must not be lower; 1 to 1000
 * @param retryBackoff delay before the second delivery of a message that failed, doubled for each
 *     further one, half of it random; 0 to 15 min
 * @param receivePace shortest time between the starts of two receives while batches come back
 *     partly filled: trades this much latency under load for fewer requests; 0 to 1 s
 * @param acknowledgeWithin how long an acknowledgement may wait for others to share a request; 0 to
 *     5 s
 * @param depthRefresh time between two readings of queue depths; 1 s to 10 min
 * @param urls queue URLs by queue name ("relay-transactions", "relay-transactions-dlq", …) where
 *     the name alone does not lead there; a blank value counts as none
 */
@ConfigurationProperties("sluice.queue")
record QueueSettings(
    @Nullable URI endpoint,
    @DefaultValue("ap-northeast-2") @NotBlank String region,
    @DefaultValue("sluice") @NotBlank String accessKeyId,
    @DefaultValue("sluice") @NotBlank String secretAccessKey,
    @DefaultValue("60s") @NotNull @DurationMin(seconds = 1) @DurationMax(hours = 12)
        Duration visibility,
    @DefaultValue("20s") @NotNull @DurationMin(seconds = 0) @DurationMax(seconds = 20)
        Duration longPoll,
    @DefaultValue("2") @Min(1) @Max(10) int receivers,
    @DefaultValue("2") @Min(1) @Max(64) int concurrency,
    @DefaultValue("100") @Min(1) @Max(1000) int maxBatch,
    @DefaultValue("25s") @NotNull @DurationMin(seconds = 1) @DurationMax(minutes = 10)
        Duration drain,
    @DefaultValue("3") @Min(1) @Max(1000) int maxReceives,
    @DefaultValue("5s") @NotNull @DurationMin(seconds = 0) @DurationMax(minutes = 15)
        Duration retryBackoff,
    @DefaultValue("5ms") @NotNull @DurationMin(seconds = 0) @DurationMax(seconds = 1)
        Duration receivePace,
    @DefaultValue("500ms") @NotNull @DurationMin(seconds = 0) @DurationMax(seconds = 5)
        Duration acknowledgeWithin,
    @DefaultValue("5s") @NotNull @DurationMin(seconds = 1) @DurationMax(minutes = 10)
        Duration depthRefresh,
    @DefaultValue Map<String, String> urls) {

  /** Where the queues are, for people. */
  String server() {
    return endpoint == null ? "SQS in " + region : endpoint.toString();
  }

  @Override
  public String toString() {
    return "QueueSettings[" + server() + ", secrets not shown]";
  }
}
