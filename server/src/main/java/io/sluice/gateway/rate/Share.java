package io.sluice.gateway.rate;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What this process has taken of a client's bucket, some requests at a time. Most requests are
 * decided here, and the next share is fetched before this one is used up. Safe for many threads.
 */
final class Share {
  /** Who comes when there is nothing left waits so long for the next share at most. */
  private static final long PATIENCE_MILLIS = 50;

  private final RateLimit limit;
  private final Source source;
  private final LongSupplier nanos;
  private final AtomicLong tokens = new AtomicLong();
  private final AtomicReference<@Nullable CompletableFuture<Long>> fetching =
      new AtomicReference<>();
  private volatile long elsewhere;
  private volatile long emptyUntil;

  Share(RateLimit limit, Source source, LongSupplier nanos) {
    this.limit = limit;
    this.source = source;
    this.nanos = nanos;
    this.elsewhere = limit.burst();
    this.emptyUntil = nanos.getAsLong();
  }

  /** Where shares come from. */
  interface Source {
    /**
     * Takes tokens of the client's bucket, all that were asked for or as many as there are.
     *
     * @return what there was; never fails, and takes little longer than {@link #PATIENCE_MILLIS}
     */
    CompletableFuture<Taken> take(RateLimit limit, long tokens);
  }

  /**
   * What there was.
   *
   * @param tokens that are this process's now
   * @param left in the bucket
   */
  record Taken(long tokens, long left) {}

  /**
   * Decides about one request.
   *
   * @return nanoseconds until the next may come; empty when this one may
   */
  Optional<Long> take() {
    long pause = emptyUntil - nanos.getAsLong();
    if (takeOwn()) {
      if (pause <= 0 && tokens.get() <= limit.share() / 2) {
        var _ = fetch();
      }
      return Optional.empty();
    }
    if (pause > 0) {
      return Optional.of(pause);
    }
    await(fetch());
    return takeOwn()
        ? Optional.empty()
        : Optional.of(Math.max(limit.nanosPerRequest(), emptyUntil - nanos.getAsLong()));
  }

  /** Requests that may come now, as far as is known here. */
  long remaining() {
    return Math.max(0, tokens.get() + elsewhere);
  }

  private boolean takeOwn() {
    return tokens.getAndUpdate(own -> own > 0 ? own - 1 : own) > 0;
  }

  /** One at a time; who comes meanwhile shares it. */
  private CompletableFuture<Long> fetch() {
    CompletableFuture<Long> mine = new CompletableFuture<>();
    CompletableFuture<Long> other = fetching.compareAndExchange(null, mine);
    if (other != null) {
      return other;
    }
    var _ =
        source
            .take(limit, limit.share())
            .whenComplete((taken, fault) -> {
              if (taken != null) {
                arrived(taken);
              }
              fetching.set(null);
              mine.complete(taken == null ? 0 : taken.tokens);
            });
    return mine;
  }

  private void arrived(Taken taken) {
    elsewhere = taken.left;
    tokens.addAndGet(taken.tokens);
    if (taken.tokens == 0) {
      emptyUntil = nanos.getAsLong() + limit.nanosPerRequest();
    }
  }

  private static void await(CompletableFuture<Long> share) {
    try {
      var _ = share.get(2 * PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // What there is by then decides.
    }
  }
}
