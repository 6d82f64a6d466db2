package io.sluice.gateway.idempotency;

import io.sluice.gateway.access.Client;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Makes a creating request happen once per key. The key is stored in the commit that stores what it
 * creates, so that a crash leaves both or neither. Safe for many threads and many processes.
 */
@Component
@ForRole(Role.API)
public class Idempotency {
  private final Claims claims;
  private final Clock clock;
  private final Set<Running> running = ConcurrentHashMap.newKeySet();

  Idempotency(Claims claims, Clock clock) {
    this.claims = claims;
    this.clock = clock;
  }

  /**
   * Creates something, or finds what the request's key has created before. What a repeated request
   * says is not looked at again, beyond being the same: it may have become invalid since.
   *
   * @param id of what is created, if it is
   * @param creation stores it, with the claim in the same commit
   * @throws RefusedException when the key stands for another request, or its first request is still
   *     running; and what {@code creation} throws, after which the key is free
   */
  public Done once(
      Client client, HttpServletRequest request, JsonNode body, UUID id, Creation creation) {
    Instant now = now();
    Optional<IdempotencyKey> key = IdempotencyKey.of(request);
    if (key.isEmpty()) {
      creation.create(now, null);
      return new Done(id, now, false);
    }
    Claim claim = claim(client, key.get(), request, body, id, now);
    return alone(
        claim,
        () -> {
          Optional<Claim> before = claims.find(client.id(), key.get());
          return before.isPresent() ? replay(before.get(), claim) : create(creation, claim);
        });
  }

  /**
   * Does a batch: several requests under one key, each of which is stored once, or refused. What is
   * stored of a batch carries the claim of the whole, so that of two bodies with one key only one
   * has anything stored, and a claim of its own: what the key has created before is found by {@link
   * #known}, and whatever a crash or a refusal has left out can be made up for under the same key.
   *
   * @param id of the batch, if it is new
   * @param work gets the claim that all have in common; {@code null} without a key
   * @throws RefusedException when the key stands for another request, or is being worked on; and
   *     what {@code work} throws
   */
  public <T> T batch(
      Client client, HttpServletRequest request, JsonNode body, UUID id, Function<Batch, T> work) {
    Instant now = now();
    Optional<IdempotencyKey> key = IdempotencyKey.of(request);
    if (key.isEmpty()) {
      return work.apply(new Batch(client.id(), null, false, now));
    }
    Claim claim = claim(client, key.get(), request, body, id, now);
    return alone(
        claim,
        () -> {
          Optional<Claim> before = claims.find(client.id(), key.get());
          before.ifPresent(each -> replay(each, claim));
          return work.apply(new Batch(client.id(), before.orElse(claim), before.isPresent(), now));
        });
  }

  /**
   * What keys of a client stand for.
   *
   * @return by key; without those that stand for nothing
   */
  public Map<IdempotencyKey, Claim> known(long client, Collection<IdempotencyKey> keys) {
    return claims.find(client, keys);
  }

  /**
   * Looks whether a batch is the one that its key stands for.
   *
   * @throws RefusedException when another process was first with the key
   */
  public void requireFirst(Claim whole) {
    claims
        .find(whole.client(), whole.key())
        .filter(first -> !first.created().equals(whole.created()))
        .ifPresent(first -> {
          replay(first, whole);
          throw inProgress();
        });
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static Claim claim(
      Client client,
      IdempotencyKey key,
      HttpServletRequest request,
      JsonNode body,
      UUID id,
      Instant now) {
    String what = request.getMethod() + " " + request.getRequestURI();
    return new Claim(client.id(), key, Fingerprint.of(what, body), id, now);
  }

  /** Does something for a key unless this process is doing something for it already. */
  private <T> T alone(Claim claim, Supplier<T> work) {
    Running mark = new Running(claim.client(), claim.key());
    if (!running.add(mark)) {
      throw inProgress();
    }
    try {
      return work.get();
    } finally {
      running.remove(mark);
    }
  }

  private static RefusedException inProgress() {
    return new RefusedException(
        ErrorCode.IDEMPOTENCY_IN_PROGRESS, "The first request with this key is still running.");
  }

  private Done create(Creation creation, Claim claim) {
    try {
      if (creation.create(claim.at(), claim)) {
        return new Done(claim.created(), claim.at(), false);
      }
    } catch (RefusedException e) {
      // What the same request has just created elsewhere may be the reason.
      return replay(claims.find(claim.client(), claim.key()).orElseThrow(() -> e), claim);
    }
    return replay(claims.find(claim.client(), claim.key()).orElseThrow(), claim);
  }

  private static Done replay(Claim before, Claim now) {
    if (!before.fingerprint().equals(now.fingerprint())) {
      throw reused();
    }
    return new Done(before.created(), before.at(), true);
  }

  /** A key that stands for something else. */
  public static RefusedException reused() {
    return new RefusedException(
        ErrorCode.IDEMPOTENCY_KEY_REUSED,
        "This key was used for another request; use a new one, or send the same body.");
  }

  /** Stores what a request asks for. */
  @FunctionalInterface
  public interface Creation {
    /**
     * Checks and stores.
     *
     * @param now part of the answer
     * @param claim to be stored in the same commit; {@code null} when the request has no key
     * @return false when nothing was stored because the key stands for something already
     */
    boolean create(Instant now, @Nullable Claim claim);
  }

  /**
   * What a request came to.
   *
   * @param id of what was created, now or then
   * @param at when it was created
   * @param replayed whether it was created before
   */
  public record Done(UUID id, Instant at, boolean replayed) {}

  private record Running(long client, IdempotencyKey key) {}
}
