package io.sluice.backing.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connections that come and go. Nothing here waits for Redis: while it is away there are no
 * commands to be had, and a command that is under way fails at the timeout.
 *
 * <p>Threads: safe for use by many.
 */
public final class Redis implements AutoCloseable {
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final RedisClient client = RedisClient.create();
  private final RedisURI uri;
  private final Link<String> texts = new Link<>(StringCodec.UTF8);
  private final Link<byte[]> bytes =
      new Link<>(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
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
    texts.connect();
    bytes.connect();
  }

  /** The way to Redis; empty while it is away. */
  public Optional<RedisAsyncCommands<String, String>> commands() {
    return texts.open().map(StatefulRedisConnection::async);
  }

  /** The way to Redis for what is no text; empty while it is away. */
  Optional<StatefulRedisConnection<String, byte[]>> bytes() {
    return bytes.open();
  }

  /** Tells whoever listens to a channel now, in any process; nobody while Redis is away. */
  public void publish(String channel, String message) {
    commands()
        .ifPresent(known -> {
          var _ = known.publish(channel, message);
        });
  }

  /**
   * Listens to a channel from now on. What is published while Redis is away, or before the
   * connection is made, is not heard.
   *
   * @param heard is told each message, by a thread that must not wait
   */
  public void listen(String channel, Consumer<String> heard) {
    var _ =
        client
            .connectPubSubAsync(StringCodec.UTF8, uri)
            .handle((made, fault) -> {
              if (made == null) {
                later(() -> listen(channel, heard));
              } else {
                made.addListener(new Ear(heard));
                var _ =
                    made.async().subscribe(channel); // done anew by the client when it reconnects
              }
              return made != null;
            });
  }

  private void later(Runnable work) {
    if (!closed) {
      CompletableFuture.delayedExecutor(RETRY.toMillis(), TimeUnit.MILLISECONDS).execute(work);
    }
  }

  @Override
  public void close() {
    closed = true;
    client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
  }

  /** A connection for values of one kind. */
  private final class Link<V> {
    private final RedisCodec<String, V> codec;
    private volatile @Nullable StatefulRedisConnection<String, V> connection;

    Link(RedisCodec<String, V> codec) {
      this.codec = codec;
    }

    Optional<StatefulRedisConnection<String, V>> open() {
      return Optional.ofNullable(connection).filter(StatefulRedisConnection::isOpen);
    }

    /** The client reconnects a lost connection by itself, but never one that was not yet made. */
    void connect() {
      var _ = client.connectAsync(codec, uri).handle(this::connected);
    }

    private boolean connected(
        @Nullable StatefulRedisConnection<String, V> made, @Nullable Throwable fault) {
      connection = made;
      if (made == null) {
        later(this::connect);
      }
      return made != null;
    }
  }

  /** Hears messages of a channel. */
  private static final class Ear extends RedisPubSubAdapter<String, String> {
    private final Consumer<String> heard;

    Ear(Consumer<String> heard) {
      this.heard = heard;
    }

    @Override
    public void message(String channel, String message) {
      heard.accept(message);
    }
  }
}
