package io.sluice.gateway.outward;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks names up, and says which of them may be connected to. Whoever connects asks here and
 * connects to what it is given, so that no address is reached but one that was looked at: a name
 * that is answered for in two ways one after the other gains nothing. One address that is not
 * allowed shuts the whole name out.
 *
 * <p>A look-up blocks its thread, which the system cannot be asked to end: it has threads of its
 * own, one for a name however many ask for it, and nobody waits for it longer than a while. Safe
 * for many threads.
 */
final class Reach implements DnsResolver, AutoCloseable {
  /** Names looked up at once; further ones wait, and are given up after the same time. */
  private static final int MOST_LOOK_UPS = 64;

  private static final int MOST_WAITING = 1000;
  private static final Duration KEEP_THREAD = Duration.ofSeconds(30);

  /** Addresses tried one after the other, each for the time a connection may take. */
  private static final int MOST_ADDRESSES = 2;

  private final Names names;
  private final boolean allowPrivate;
  private final Duration patience;
  private final Map<String, CompletableFuture<InetAddress[]>> underWay = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor threads;

  /**
   * @param allowPrivate whether addresses may be connected to that are nobody's on the internet
   * @param patience for one look-up
   */
  Reach(Names names, boolean allowPrivate, Duration patience) {
    this.names = names;
    this.allowPrivate = allowPrivate;
    this.patience = patience;
    this.threads =
        new ThreadPoolExecutor(
            MOST_LOOK_UPS,
            MOST_LOOK_UPS,
            KEEP_THREAD.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().name("names-", 1).daemon(true).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /** Why a host may not be connected to, after “must”; empty when it may, or nobody knows it. */
  Optional<String> objection(String host) {
    try {
      return objection(lookUp(host));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private Optional<String> objection(InetAddress[] found) {
    return allowPrivate
        ? Optional.empty()
        : Arrays.stream(found)
            .flatMap(each -> PublicAddresses.objection(each).stream())
            .findFirst()
            .map(what -> "not lead to " + what);
  }

  @Override
  public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
    return Arrays.stream(resolve(host)).map(each -> new InetSocketAddress(each, port)).toList();
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] found = lookUp(host);
    Optional<String> objection = objection(found);
    if (objection.isPresent()) {
      throw new OutOfReachException(objection.get());
    }
    return Arrays.copyOf(found, Math.min(found.length, MOST_ADDRESSES));
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  private InetAddress[] lookUp(String host) throws UnknownHostException {
    CompletableFuture<InetAddress[]> answer = underWay.computeIfAbsent(host, this::start);
    try {
      return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw unknown(host, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown(host, e);
    } finally {
      if (answer.isDone()) {
        underWay.remove(host, answer);
      }
    }
  }

  private CompletableFuture<InetAddress[]> start(String host) {
    CompletableFuture<InetAddress[]> answer = new CompletableFuture<>();
    try {
      threads.execute(() -> {
        try {
          answer.complete(names.addresses(host));
        } catch (UnknownHostException | RuntimeException e) {
          answer.completeExceptionally(e);
        }
      });
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(e);
    }
    return answer;
  }

  private static UnknownHostException unknown(String host, Exception cause) {
    UnknownHostException unknown = new UnknownHostException(host);
    unknown.initCause(cause);
    return unknown;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** Who knows the addresses of a host. */
  @FunctionalInterface
  interface Names {
    /** One or more. */
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  /** A name that leads to where nothing may be sent. */
  static final class OutOfReachException extends UnknownHostException {
    private static final long serialVersionUID = 1;

    OutOfReachException(String objection) {
      super(objection);
    }
  }
}
