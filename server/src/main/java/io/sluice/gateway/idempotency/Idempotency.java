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
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
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
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Optional<IdempotencyKey> key = IdempotencyKey.of(request);
    if (key.isEmpty()) {
      creation.create(now, null);
      return new Done(id, now, false);
    }
    String what = request.getMethod() + " " + request.getRequestURI();
    Claim claim = new Claim(client.id(), key.get(), Fingerprint.of(what, body), id, now);
    Running mark = new Running(client.id(), key.get());
    if (!running.add(mark)) {
      throw new RefusedException(
          ErrorCode.IDEMPOTENCY_IN_PROGRESS, "The first request with this key is still running.");
    }
    try {
      Optional<Claim> before = claims.find(client.id(), key.get());
      if (before.isPresent()) {
        return replay(before.get(), claim);
      }
      return create(creation, claim);
    } finally {
      running.remove(mark);
    }
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
      throw new RefusedException(
          ErrorCode.IDEMPOTENCY_KEY_REUSED,
          "This key was used for another request; use a new one, or send the same body.");
    }
    return new Done(before.created(), before.at(), true);
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
