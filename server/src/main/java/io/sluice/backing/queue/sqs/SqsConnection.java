package io.sluice.backing.queue.sqs;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The SQS client as consumers need it: blocking (its callers are virtual threads, and an interrupt
 * ends a request), short of patience except in long polls, one repetition to get over a connection
 * that the server had closed. TCP_NODELAY is the HTTP client's default.
 */
final class SqsConnection {
  /** Long polls, acknowledgements and sends of all queues of a process, with room to spare. */
  private static final int CONNECTIONS = 128;

  /** Beyond the longest poll (20 s) and its grace. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private SqsConnection() {}

  static SqsClient open(QueueSettings settings, ExecutionInterceptor... interceptors) {
    var builder =
        SqsClient.builder()
            .region(Region.of(settings.region()))
            .httpClientBuilder(
                Apache5HttpClient.builder()
                    .maxConnections(CONNECTIONS)
                    .connectionTimeout(Duration.ofSeconds(1))
                    .connectionAcquisitionTimeout(Duration.ofSeconds(2))
                    .connectionMaxIdleTime(Duration.ofSeconds(20))
                    .socketTimeout(SILENCE)
                    .tcpKeepAlive(true))
            .overrideConfiguration(limits -> {
              limits
                  .apiCallAttemptTimeout(Duration.ofSeconds(3))
                  .apiCallTimeout(Duration.ofSeconds(5))
                  .retryStrategy(
                      AwsRetryStrategy.standardRetryStrategy().toBuilder()
                          .maxAttempts(2)
                          .backoffStrategy(
                              BackoffStrategy.exponentialDelay(
                                  Duration.ofMillis(20), Duration.ofMillis(100)))
                          .build());
              for (ExecutionInterceptor interceptor : interceptors) {
                limits.addExecutionInterceptor(interceptor);
              }
            });
    if (settings.endpoint() != null) {
      builder
          .endpointOverride(settings.endpoint())
          .credentialsProvider(
              StaticCredentialsProvider.create(
                  AwsBasicCredentials.create(settings.accessKeyId(), settings.secretAccessKey())));
    }
    return builder.build();
  }
}
