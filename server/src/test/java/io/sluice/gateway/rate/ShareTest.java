package io.sluice.gateway.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a process takes of a bucket that others use as well. */
class ShareTest {
  private static final RateLimit LIMIT = new RateLimit(1000, 500);
  private static final int SHARE = 10;

  private final AtomicLong now = new AtomicLong();
  private final AtomicLong bucket = new AtomicLong();
  private final List<Long> asked = new ArrayList<>();

  @Test
  void fewQuestionsAreAskedForManyRequests() {
    bucket.set(100);
    Share share = share();
    for (int i = 0; i < 100; i++) {
      assertThat(share.take()).as("request " + i).isEmpty();
    }
    assertThat(share.take()).isPresent();
    assertThat(asked).allMatch(each -> each == SHARE).hasSizeLessThanOrEqualTo(12);
  }

  @Test
  void whoFindsNothingIsToldWhenToComeAgainAndAsksNobodyUntilThen() {
    Share share = share();
    assertThat(share.take()).contains(1_000_000L);
    assertThat(asked).hasSize(1);
    now.addAndGet(400_000);
    assertThat(share.take()).contains(600_000L);
    assertThat(asked).hasSize(1);
    bucket.set(1);
    now.addAndGet(600_000);
    assertThat(share.take()).isEmpty();
    assertThat(asked).hasSize(2);
  }

  @Test
  void aSourceThatDoesNotAnswerRefusesAndIsAskedOnce() {
    CompletableFuture<Share.Taken> never = new CompletableFuture<>();
    Share share =
        new Share(
            LIMIT,
            (limit, tokens) -> {
              asked.add(tokens);
              return never;
            },
            now::get);
    assertThat(share.take()).isPresent();
    assertThat(share.take()).isPresent();
    assertThat(asked).hasSize(1);
    never.complete(new Share.Taken(2, 0));
    assertThat(share.take()).isEmpty();
  }

  @Test
  void whatIsLeftIsTold() {
    bucket.set(100);
    Share share = share();
    assertThat(share.remaining()).as("before anybody was asked").isEqualTo(LIMIT.burst());
    assertThat(share.take()).isEmpty();
    assertThat(share.remaining()).isEqualTo(99);
  }

  @Test
  void aShareIsNeverSmallerThanOneRequest() {
    assertThat(new RateLimit(1, 1).share()).isEqualTo(1);
    assertThat(new RateLimit(1_000_000, 1).share()).isEqualTo(1);
    assertThat(new RateLimit(200, 400).share()).isEqualTo(4);
    assertThat(new RateLimit(3, 10).window()).isEqualTo(4);
    assertThat(new RateLimit(3, 10).nanosPerRequest()).isEqualTo(333_333_334);
  }

  private Share share() {
    return new Share(
        LIMIT,
        (limit, tokens) -> {
          asked.add(tokens);
          long taken = Math.min(tokens, bucket.get());
          return CompletableFuture.completedFuture(
              new Share.Taken(taken, bucket.addAndGet(-taken)));
        },
        now::get);
  }
}
