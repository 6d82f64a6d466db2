package io.sluice.evm.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What endpoints say of themselves, told apart from what they say of a call. */
final class ProviderErrorsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -32005 | daily request count exceeded, request rate limited
          -32005 | limit exceeded
          -32005 | project ID request rate exceeded
          -32005 | call rate limit exhausted, retry in 10s
          -32000 | rate limit exceeded
          429    | Your app has exceeded its compute units per second capacity.
          429    | slow down
          -32016 | over rate limit
          -32000 | Too Many Requests
          -32000 | You have reached the monthly limit
          -32000 | throughput limit reached
          -32000 | exceeded your capacity
          -32097 | Rate limit reached, quota used up
          -32029 | Too many requests, try again later
          """)
  void isRate(long code, String message) {
    NodeError error = new NodeError(code, message, null);
    assertThat(ProviderErrors.isRate(error)).isTrue();
    assertThat(ProviderErrors.isOfSize(error)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -32014 | maximum 10 calls in 1 batch
          -32600 | batch too large
          -32000 | batch limit 100 exceeded (can increase by --rpc.batch.limit). Requested batch of size: 200
          -32005 | Number of requests exceeds max batch size
          -32005 | Batch size limit exceeded
          -32005 | Batch requests are not supported by this server
          -32010 | The batch request was too large
          31     | Batch of more than 3 requests are not allowed on free tier
          -32600 | too many RPC calls in a batch request
          -32021 | request body too large
          -32003 | response too large
          -32008 | Response is too big
          """)
  void isOfSize(long code, String message) {
    NodeError error = new NodeError(code, message, null);
    assertThat(ProviderErrors.isOfSize(error)).isTrue();
    assertThat(ProviderErrors.isRate(error)).isFalse();
  }

  /** Besu has its own meaning for -32005, and a contract may say anything. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -32005 | Transaction gas limit exceeds block gas limit
          -32005 | Requested range exceeds maximum range limit
          -32005 | query returned more than 10000 results
          3      | execution reverted: rate limit exceeded
          3      | too many requests
          -32000 | execution reverted: too many requests
          -32015 | VM execution error: quota exceeded
          -32000 | VM Exception while processing transaction: revert batch too large
          -32000 | account limit exceeded: pooled 64 txs
          -32000 | GasLimitExceeded
          -32000 | txpool is full
          -32000 | in-flight transaction limit reached for delegated accounts
          -32000 | exceeds block gas limit
          -32000 | transaction does not fit in a batch
          -32000 | oversized data: transaction size 140000, limit 131072
          """)
  void isOfTheCall(long code, String message) {
    NodeError error = new NodeError(code, message, null);
    assertThat(ProviderErrors.isRate(error)).isFalse();
    assertThat(ProviderErrors.isOfSize(error)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          rate limit exceeded, try again in 30s | PT30S
          rate limit exceeded, retry after 5 seconds | PT5S
          rate limit: retry in 250ms | PT0.25S
          rate limit, please wait 1 minute | PT1M
          rate limit, try again in 24 hours | PT1M
          rate limit exceeded | none
          """)
  void saysHowLongToWaitUpToAMinute(String message, @Nullable Duration pause) {
    assertThat(ProviderErrors.throttled("one:1", new NodeError(-32005, message, null)).retryAfter())
        .isEqualTo(pause);
  }
}
