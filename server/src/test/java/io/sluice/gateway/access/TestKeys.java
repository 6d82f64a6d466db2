package io.sluice.gateway.access;

import java.time.Instant;
import java.util.Set;
import org.springframework.context.ApplicationContext;

/** Keys of clients that are made where there are none. */
public final class TestKeys {
  private TestKeys() {}

  /** The client of a name, made where there is none. */
  public static long client(ApplicationContext context, String name) {
    return context.getBean(Clients.class).named(name, Instant.EPOCH);
  }

  /** A key that does not expire. */
  public static String issue(ApplicationContext context, String client, Set<Scope> scopes) {
    long id = client(context, client);
    return context.getBean(KeyIssuer.class).issue(id, NewKey.of(scopes), "a test").key().reveal();
  }
}
