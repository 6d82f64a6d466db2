package io.sluice.gateway.access;

import io.sluice.backing.revision.Revisions;
import io.sluice.gateway.audit.AuditLog;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Gives the first client the operator's key. Any number of processes may do it at once and again;
 * another key than last time lets the former one expire. One that has had its time, or was revoked,
 * stays so: a process that is started with an old setting revives nothing.
 */
@Component
@ForRole(Role.API)
class Bootstrap implements InitializingBean {
  private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);
  private static final String ACTOR = "RELAY_API_KEY";
  private static final Set<Scope> ALL = EnumSet.allOf(Scope.class);

  private final Clients clients;
  private final ApiKeys keys;
  private final Revisions revisions;
  private final AuditLog audit;
  private final AccessSettings settings;
  private final TransactionOperations transactions;
  private final Clock clock;

  Bootstrap(
      Clients clients,
      ApiKeys keys,
      Revisions revisions,
      AuditLog audit,
      AccessSettings settings,
      TransactionOperations transactions,
      Clock clock) {
    this.clients = clients;
    this.keys = keys;
    this.revisions = revisions;
    this.audit = audit;
    this.settings = settings;
    this.transactions = transactions;
    this.clock = clock;
  }

  @Override
  public void afterPropertiesSet() {
    BootstrapKey wanted = settings.bootstrapKey();
    if (wanted != null) {
      PresentedKey key = PresentedKey.of(wanted.value().reveal()).orElseThrow();
      Optional<StoredKey> known = keys.find(key.id());
      if (known.isPresent()) {
        keep(known.get());
      } else {
        install(key);
      }
    } else if (!keys.any()) {
      LOG.warn("There is no API key: every call is answered with 401. Set RELAY_API_KEY.");
    }
  }

  private void keep(StoredKey key) {
    if (key.revoked() || key.expiresAt() != null) {
      LOG.warn(
          "RELAY_API_KEY is a former key, which {}; set the one that took its place, or a new one",
          key.revoked() ? "was revoked" : "ends, or has ended, at " + key.expiresAt());
    } else if (!key.client().scopes().equals(ALL)) {
      transactions.executeWithoutResult(status -> {
        keys.allow(key.client().keyId(), ALL);
        revisions.changed(KnownKeys.REVISION);
      });
    }
  }

  private void install(PresentedKey key) {
    try {
      transactions.executeWithoutResult(status -> {
        Instant now = clock.instant();
        long client = clients.named(Client.FIRST, now);
        keys.add(key, client, NewKey.of(ALL), true, now);
        int retired = keys.retireBootstrapBut(key.id(), now.plus(settings.bootstrapOverlap()));
        revisions.changed(KnownKeys.REVISION);
        audit.append(
            ACTOR,
            "key.create",
            "client " + client + " key " + key.id(),
            retired == 0
                ? "the bootstrap key"
                : "the bootstrap key; the former ends " + now.plus(settings.bootstrapOverlap()));
      });
    } catch (DuplicateKeyException e) {
      LOG.debug("another process was first", e);
    }
  }
}
