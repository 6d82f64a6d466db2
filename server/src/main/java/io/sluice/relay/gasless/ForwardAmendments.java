package io.sluice.relay.gasless;

import io.sluice.engine.transaction.TransactionState;
import io.sluice.engine.transaction.TransactionView;
import io.sluice.evm.price.Speed;
import io.sluice.relay.amendment.Amendments;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import org.springframework.stereotype.Component;

/**
 * Takes gasless requests back while they are in no carrier. After that others are in it too, and
 * what the user has signed stays valid until its deadline.
 */
@Component
@ForRole(Role.API)
class ForwardAmendments implements Amendments {
  private final ForwardRequests requests;
  private final Clock clock;

  ForwardAmendments(ForwardRequests requests, Clock clock) {
    this.requests = requests;
    this.clock = clock;
  }

  @Override
  public String type() {
    return ForwardQueries.TYPE;
  }

  @Override
  public Effect cancel(TransactionView view) {
    if (view.state() == TransactionState.CANCELED || requests.cancel(view.id(), clock.instant())) {
      return Effect.DONE;
    }
    throw new RefusedException(
        ErrorCode.TOO_LATE, "Request " + view.id() + " is on its way to the forwarder, or over.");
  }

  @Override
  public Effect speedUp(TransactionView view, Speed speed) {
    throw new RefusedException(
        ErrorCode.TOO_LATE,
        "Gasless requests share a transaction, whose price is raised by itself when it is stuck.");
  }
}
