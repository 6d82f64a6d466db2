package io.sluice.gateway.access;

import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Gives the first client the operator's key. Any number of processes may do it at once and again;
 * another key than last time lets the former one expire.
 */
@Component
@ForRole(Role.API)
class Bootstrap implements InitializingBean {
  private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);
  private static final String FIRST_CLIENT = "default";

  /** Time to bring the new key to every caller. */
  private static final Duration OVERLAP = Duration.ofHours(1);

  private final ApiKeys keys;
  private final AccessSettings settings;
  private final TransactionOperations transactions;
  private final Clock clock;

  Bootstrap(
      ApiKeys keys, AccessSettings settings, TransactionOperations transactions, Clock clock) {
    this.keys = keys;
    this.settings = settings;
    this.transactions = transactions;
    this.clock = clock;
  }

  @Override
  public void afterPropertiesSet() {
    BootstrapKey wanted = settings.bootstrapKey();
    if (wanted != null) {
      PresentedKey key = PresentedKey.of(wanted.value().reveal()).orElseThrow();
      transactions.executeWithoutResult(status -> install(key));
    } else if (!keys.any()) {
      LOG.warn("There is no API key: every call is answered with 401. Set RELAY_API_KEY.");
    }
  }

  private void install(PresentedKey key) {
    Instant now = clock.instant();
    long client = keys.client(FIRST_CLIENT, now);
    keys.add(key, client, EnumSet.allOf(Scope.class), true, now);
    keys.retireBootstrapBut(key.id(), now.plus(OVERLAP));
  }
}
