package io.sluice.gateway.access;

import io.sluice.backing.revision.Revisions;
import io.sluice.gateway.audit.AuditLog;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.settings.Secret;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes clients, and makes, replaces and ends their keys. Each act is one commit with its entry in
 * the audit log, and is known in every process within a second. Safe for many threads.
 */
@Component
public class KeyIssuer {
  private static final int ID_BYTES = 8;

  /** 192 bits. */
  private static final int SECRET_BYTES = 24;

  private final Clients clients;
  private final ApiKeys keys;
  private final Revisions revisions;
  private final AuditLog audit;
  private final RequestSecrets secrets;
  private final AccessSettings settings;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  KeyIssuer(
      Clients clients,
      ApiKeys keys,
      Revisions revisions,
      AuditLog audit,
      RequestSecrets secrets,
      AccessSettings settings,
      TransactionTemplate transaction,
      Clock clock) {
    this.clients = clients;
    this.keys = keys;
    this.revisions = revisions;
    this.audit = audit;
    this.secrets = secrets;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Makes a client.
   *
   * @return its row
   * @throws RefusedException when one has this name
   */
  public long client(String name, String actor) {
    try {
      return done(() -> {
        long id = clients.add(name, clock.instant());
        audit.append(actor, "client.create", subject(id), name);
        return id;
      });
    } catch (DuplicateKeyException e) {
      throw new RefusedException(
          ErrorCode.CLIENT_EXISTS, "There is a client called \"" + name + "\" already.");
    }
  }

  /** Makes a key {@code sk_<environment>_<id>_<secret>}. The answer is the only copy of it. */
  public Issued issue(long client, NewKey wanted, String actor) {
    return done(() -> {
      Issued issued = add(client, wanted);
      audit.append(actor, "key.create", subject(client) + " key " + issued.id, words(wanted));
      return issued;
    });
  }

  /**
   * Makes a key that is like another, which ends a little later.
   *
   * @param overlap how long both work; may be zero
   * @param expiresAt of the new one; {@code null}: it lives as long as the other was meant to
   * @throws RefusedException when there is no such key, or it is over
   */
  public Issued rotate(
      long client, String keyId, Duration overlap, @Nullable Instant expiresAt, String actor) {
    return done(() -> {
      Instant now = clock.instant();
      KeyView old = required(client, keyId);
      if (old.isOver(now)) {
        throw new RefusedException(ErrorCode.TOO_LATE, "Key " + keyId + " is over.");
      }
      Instant end = expiresAt;
      if (end == null && old.expiresAt() != null) {
        end = now.plus(Duration.between(old.createdAt(), old.expiresAt()));
      }
      NewKey wanted = new NewKey(old.scopes(), old.allowed(), old.signed(), end);
      Issued issued = add(client, wanted);
      keys.expire(keyId, now.plus(overlap));
      revisions.changed(KnownKeys.REVISION);
      audit.append(
          actor,
          "key.rotate",
          subject(client) + " key " + keyId,
          "replaced by " + issued.id + "; ends " + now.plus(overlap));
      return issued;
    });
  }

  /**
   * Ends a key for good, everywhere within a second. One that is revoked already stays as it is.
   *
   * @throws RefusedException when there is no such key
   */
  public void revoke(long client, String keyId, String actor) {
    done(() -> {
      required(client, keyId);
      if (keys.revoke(keyId, clock.instant())) {
        revisions.changed(KnownKeys.REVISION);
        audit.append(actor, "key.revoke", subject(client) + " key " + keyId, "");
      }
      return keyId;
    });
  }

  private KeyView required(long client, String keyId) {
    return keys.view(client, keyId)
        .orElseThrow(
            () -> new RefusedException(ErrorCode.NOT_FOUND, "There is no key " + keyId + " here."));
  }

  private Issued add(long client, NewKey wanted) {
    if (wanted.signed() && !secrets.available()) {
      throw new RefusedException(
          ErrorCode.SIGNING_NOT_CONFIGURED,
          "No key can ask for signed requests here: sluice.access.signing-keys is not set.");
    }
    String id = hex(ID_BYTES);
    Secret key = Secret.of("sk_" + settings.keyEnvironment() + "_" + id + "_" + hex(SECRET_BYTES));
    keys.add(PresentedKey.of(key.reveal()).orElseThrow(), client, wanted, false, clock.instant());
    return new Issued(id, key, wanted.signed() ? secrets.of(id) : null);
  }

  private <T> T done(java.util.function.Supplier<T> act) {
    return Objects.requireNonNull(transaction.execute(status -> act.get()));
  }

  private static String subject(long client) {
    return "client " + client;
  }

  private static String words(NewKey wanted) {
    return Scope.text(wanted.scopes())
        + (wanted.allowed().isEmpty() ? "" : " from " + wanted.allowed())
        + (wanted.signed() ? " signed" : "")
        + (wanted.expiresAt() == null ? "" : " until " + wanted.expiresAt());
  }

  private String hex(int bytes) {
    byte[] some = new byte[bytes];
    random.nextBytes(some);
    return HexFormat.of().formatHex(some);
  }

  /**
   * A key that was made.
   *
   * @param id its public part
   * @param key all of it
   * @param signingSecret what requests with it are signed with; {@code null} when they need not be
   */
  public record Issued(String id, Secret key, @Nullable Secret signingSecret) {}
}
