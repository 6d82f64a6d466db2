package io.sluice.gateway.access;

import java.time.Instant;
import java.util.Set;
import org.springframework.context.ApplicationContext;

/** Keys of clients that are made where there are none. */
public final class TestKeys {
  private TestKeys() {}

  /** A key that does not expire. */
  public static String issue(ApplicationContext context, String client, Set<Scope> scopes) {
    long id = context.getBean(Clients.class).named(client, Instant.EPOCH);
    return context.getBean(KeyIssuer.class).issue(id, NewKey.of(scopes), "a test").key().reveal();
  }
}
