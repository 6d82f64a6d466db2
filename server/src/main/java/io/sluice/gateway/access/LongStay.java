package io.sluice.gateway.access;

import io.sluice.backing.database.DatabaseFault;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;

/** For answers that go on and on: whether who was let in once would still be. */
@Component
@ForRole(Role.API)
public final class LongStay {
  private final KnownKeys keys;
  private final CallerAddress callers;

  LongStay(KnownKeys keys, CallerAddress callers) {
    this.keys = keys;
    this.callers = callers;
  }

  /**
   * What can be asked later, by any thread and long after the request: whether its key is neither
   * revoked nor expired, still has the scope, and may still be used from there. It is answered from
   * memory, as keys are known; while the database is away for longer than the grace time, the
   * answer is yes, since what is not known to be over goes on.
   *
   * @param request that was let in
   */
  public BooleanSupplier of(HttpServletRequest request, Client client, Scope scope) {
    InetAddress caller = callers.of(request);
    String key = client.keyId();
    return () -> mayStay(key, caller, scope);
  }

  private boolean mayStay(String id, InetAddress caller, Scope scope) {
    try {
      return keys.standing(id)
          .filter(key -> key.admits(caller) && key.client().scopes().contains(scope))
          .isPresent();
    } catch (RefusedException e) {
      return true;
    } catch (RuntimeException e) {
      if (DatabaseFault.of(e).isOutage()) {
        return true;
      }
      throw e;
    }
  }
}
