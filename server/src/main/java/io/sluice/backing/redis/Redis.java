package io.sluice.backing.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection that comes and goes. Nothing here waits for Redis: while it is away there are no
 * commands to be had, and a command that is under way fails at the timeout.
 *
 * <p>Threads: safe for use by many.
 */
public final class Redis implements AutoCloseable {
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final RedisClient client = RedisClient.create();
  private final RedisURI uri;
  private volatile @Nullable StatefulRedisConnection<String, String> connection;
  private volatile boolean closed;

  /** Starts to connect, and goes on trying in the background. */
  Redis(RedisURI uri, Duration timeout) {
    this.uri = uri;
    uri.setTimeout(timeout);
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(true)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .socketOptions(SocketOptions.builder().connectTimeout(timeout).keepAlive(true).build())
            .timeoutOptions(TimeoutOptions.enabled(timeout))
            .build());
    connect();
  }

  /** The way to Redis; empty while it is away. */
  public Optional<RedisAsyncCommands<String, String>> commands() {
    StatefulRedisConnection<String, String> open = connection;
    return open != null && open.isOpen() ? Optional.of(open.async()) : Optional.empty();
  }

  @Override
  public void close() {
    closed = true;
    client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
  }

  /** The client reconnects a lost connection by itself, but never one that was not yet made. */
  private void connect() {
    var _ = client.connectAsync(StringCodec.UTF8, uri).handle(this::connected);
  }

  private boolean connected(
      @Nullable StatefulRedisConnection<String, String> made, @Nullable Throwable fault) {
    connection = made;
    if (made == null && !closed) {
      CompletableFuture.delayedExecutor(RETRY.toMillis(), TimeUnit.MILLISECONDS)
          .execute(this::connect);
    }
    return made != null;
  }
}
