package io.sluice.gateway.access;

import java.util.Set;

/**
 * Who makes a request. A controller of the API takes it as a parameter.
 *
 * @param id of the client; what it creates is filed under it
 * @param name for people
 * @param keyId the key it came with; for logs, no secret
 * @param scopes what that key allows
 */
public record Client(long id, String name, String keyId, Set<Scope> scopes) {
  /** Whose keys operators set. */
  static final String FIRST = "default";

  /** Whether it is the one that the bootstrap key opens. */
  public boolean isFirst() {
    return name.equals(FIRST);
  }

  /** How the audit log calls whoever acts with this key. */
  public String actor() {
    return name + ", key " + keyId;
  }

  public Client {
    scopes = Set.copyOf(scopes);
  }
}
