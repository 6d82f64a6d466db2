package io.sluice.gateway.access;

import io.sluice.runtime.settings.Secret;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Makes and revokes keys. */
@Component
public class KeyIssuer {
  private static final int ID_BYTES = 8;

  /** 192 bits. */
  private static final int SECRET_BYTES = 24;

  private final ApiKeys keys;
  private final AccessSettings settings;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  KeyIssuer(ApiKeys keys, AccessSettings settings, Clock clock) {
    this.keys = keys;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Makes a key {@code sk_<environment>_<id>_<secret>} for the client of this name, and the client
   * when there is none. The answer is the only copy of the secret.
   */
  @Transactional
  public Secret issue(String clientName, Set<Scope> scopes) {
    String key = "sk_" + settings.keyEnvironment() + "_" + hex(ID_BYTES) + "_" + hex(SECRET_BYTES);
    long client = keys.client(clientName, clock.instant());
    keys.add(PresentedKey.of(key).orElseThrow(), client, scopes, false, clock.instant());
    return Secret.of(key);
  }

  /**
   * Ends a key for good. Processes that know it let it in for up to twice {@code
   * sluice.access.recheck} more.
   *
   * @return whether there was such a key that was not revoked yet
   */
  @Transactional
  public boolean revoke(String keyId) {
    return keys.revoke(keyId, clock.instant());
  }

  private String hex(int bytes) {
    byte[] some = new byte[bytes];
    random.nextBytes(some);
    return HexFormat.of().formatHex(some);
  }
}
