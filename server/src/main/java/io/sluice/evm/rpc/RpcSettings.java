package io.sluice.evm.rpc;

import io.sluice.evm.network.PerNetwork;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How the nodes of the chain are reached.
 *
 * @param urls {@code http} or {@code https}, one or more, all of the same chain; a user and
 *     password in a URL are sent as basic authentication. May carry secrets: only host and port are
 *     ever shown
 * @param connectTimeout for a connection to be made
 * @param readTimeout for one HTTP request of a read, from start to the last byte
 * @param readDeadline for a read with all its attempts at all endpoints
 * @param hedgeAfter how long one endpoint is waited for before a read asks another one too
 * @param sendTimeout for one HTTP request that sends transactions; once it is over the outcome is
 *     unknown and the same bytes must be sent again
 * @param maxBatchSize JSON-RPC calls in one HTTP request; geth refuses more than 1,000, hosted
 *     nodes often more than 100. What an endpoint refuses is tried in halves, and the size that
 *     works is remembered; what is usual on the network when unset, 100
 * @param maxBatchBytes length of one request body; proxies often refuse more than 1 MiB, geth more
 *     than 5 MB
 * @param maxAnswerSize length of one answer; what is longer is given up
 * @param maxConnections to one endpoint at a time
 * @param compareHeads how often endpoints are asked which chain they serve and, where there are
 *     several, for their newest block; one small request to each
 * @param mostLag blocks an endpoint may be behind the others; one that is further gets reads last
 * @param retry when an endpoint is given up and when it is tried again
 */
@Validated
@PerNetwork
@ConfigurationProperties("sluice.rpc")
public record RpcSettings(
    @DefaultValue("http://127.0.0.1:8545") @NotEmpty List<URI> urls,
    @DefaultValue("2s") @DurationMin(millis = 1) Duration connectTimeout,
    @DefaultValue("5s") @DurationMin(millis = 1) Duration readTimeout,
    @DefaultValue("12s") @DurationMin(millis = 1) Duration readDeadline,
    @DefaultValue("500ms") @DurationMin(millis = 1) Duration hedgeAfter,
    @DefaultValue("10s") @DurationMin(millis = 1) Duration sendTimeout,
    @Nullable @Min(1) @Max(1000) Integer maxBatchSize,
    @DefaultValue("1000KB") DataSize maxBatchBytes,
    @DefaultValue("64MB") DataSize maxAnswerSize,
    @DefaultValue("32") @Min(1) int maxConnections,
    @DefaultValue("30s") @DurationMin(millis = 1) Duration compareHeads,
    @DefaultValue("3") @Min(0) int mostLag,
    @DefaultValue @Valid Retry retry) {

  public RpcSettings {
    urls = urls == null ? List.of() : List.copyOf(urls);
  }

  @AssertTrue(message = "each of sluice.rpc.urls must be http://host… or https://host…")
  boolean isEveryUrlUsable() {
    return urls.stream()
        .allMatch(url ->
            url.getHost() != null
                && ("http".equals(url.getScheme()) || "https".equals(url.getScheme())));
  }

  @AssertTrue(
      message = "sluice.rpc.max-batch-bytes and sluice.rpc.max-answer-size must be 1KB or more")
  boolean isEverySizeUsable() {
    return maxBatchBytes.toBytes() >= 1024 && maxAnswerSize.toBytes() >= 1024;
  }

  /**
   * Calls in one request at most.
   *
   * @param usual what the network's nodes usually take; used when nothing is set
   */
  int batchSize(int usual) {
    return maxBatchSize == null ? usual : maxBatchSize;
  }

  /** Without the URLs, which may carry secrets. */
  @Override
  public String toString() {
    return "RpcSettings[" + urls.size() + " endpoints]";
  }

  /**
   * When an endpoint is given up and tried again.
   *
   * @param failures in a row after which an endpoint gets no traffic
   * @param initial until it is probed for the first time; also between two rounds of a read
   * @param max the wait doubles with every failed probe, up to this
   */
  public record Retry(
      @DefaultValue("3") @Min(1) int failures,
      @DefaultValue("250ms") @DurationMin(millis = 1) Duration initial,
      @DefaultValue("5s") @DurationMin(millis = 1) Duration max) {

    /** The longest wait of an endpoint that says it is asked too often. */
    private static final Duration THROTTLED = Duration.ofMinutes(1);

    /**
     * Between half and all of the wait that is due, so that many clients do not return at once.
     *
     * @param attempt from 0
     */
    Duration delay(int attempt, RandomGenerator random) {
      return delay(attempt, max, random);
    }

    /** The same for an endpoint that is asked too often: the wait doubles up to a minute. */
    Duration throttledDelay(int attempt, RandomGenerator random) {
      return delay(attempt, THROTTLED.compareTo(max) > 0 ? THROTTLED : max, random);
    }

    private Duration delay(int attempt, Duration most, RandomGenerator random) {
      long doubled = initial.toNanos() << Math.min(attempt, 20);
      long due = doubled <= 0 ? most.toNanos() : Math.min(doubled, most.toNanos());
      return Duration.ofNanos(due / 2 + random.nextLong(due / 2 + 1));
    }
  }
}
