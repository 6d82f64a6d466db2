package io.sluice.relay.gasless;

import io.sluice.engine.transaction.NewTransaction;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionQueries;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.engine.transaction.TransactionView;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of the requests of a carrier that is over. */
@PerNetwork
@ForRole(Role.RELAY)
class Consequences {
  /** After so many carriers that did not execute it a request is given up. */
  private static final int MOST_TRIES = 3;

  /** The same where the client asked for retries beyond the usual, as for dead letters. */
  private static final int MOST_TRIES_OF_INSISTENT = 10;

  private final TransactionQueries transactions;

  Consequences(TransactionQueries transactions) {
    this.transactions = transactions;
  }

  /** What becomes of one. */
  sealed interface Of {}

  /** It has ended. */
  record Over(ForwardRequests.End end) implements Of {}

  /**
   * It goes again.
   *
   * @param why for people
   */
  record Again(HeldRequest request, String why) implements Of {}

  /**
   * What becomes of each.
   *
   * @param executed what events say of their calls, by request; those without an event were not
   *     executed by this carrier
   * @param nonces of the users of those without, as the forwarder says now, by row
   */
  List<Of> of(
      Carrier carrier,
      List<HeldRequest> held,
      Map<TransactionId, Boolean> executed,
      Map<Long, Long> nonces,
      Instant now) {
    List<Of> verdicts = new ArrayList<>();
    String why = executed.size() == held.size() ? "" : reason(carrier, held);
    for (HeldRequest each : held) {
      Boolean success = executed.get(each.id());
      verdicts.add(
          success == null
              ? notExecuted(carrier, each, nonces.getOrDefault(each.signer(), 0L), why, now)
              : executed(carrier, each, success, executed.size()));
    }
    return verdicts;
  }

  private static Of executed(Carrier carrier, HeldRequest each, boolean success, int count) {
    @Nullable Long gas = carrier.gasUsed() == null ? null : carrier.gasUsed() / count;
    String share =
        count == 1
            ? "executed in block " + carrier.block()
            : "executed in block " + carrier.block() + " beside " + (count - 1) + " others";
    return new Over(
        success
            ? new ForwardRequests.End(each.id(), TransactionState.CONFIRMED, null, share, gas, true)
            : new ForwardRequests.End(
                each.id(),
                TransactionState.FAILED,
                ErrorCode.EXECUTION_REVERTED,
                "the call reverted in block " + carrier.block() + "; its nonce is used",
                gas,
                true));
  }

  private static Of notExecuted(
      Carrier carrier, HeldRequest each, long nonce, String why, Instant now) {
    if (nonce > each.nonce()) {
      return over(
          each,
          TransactionState.FAILED,
          ErrorCode.NONCE_ALREADY_USED,
          "nonce " + each.nonce() + " of the signer was used by something that was not sent here");
    }
    if (each.expired(now)) {
      return new Over(Ends.expired(each));
    }
    boolean alone = !carrier.batch() && carrier.state() == TransactionState.FAILED;
    if (alone || each.tries() + 1 >= (each.insistent() ? MOST_TRIES_OF_INSISTENT : MOST_TRIES)) {
      return over(each, TransactionState.FAILED, code(carrier), why);
    }
    return new Again(each, why);
  }

  private static Of over(HeldRequest each, TransactionState state, ErrorCode code, String detail) {
    return new Over(new ForwardRequests.End(each.id(), state, code, detail, null, false));
  }

  private static ErrorCode code(Carrier carrier) {
    return Arrays.stream(ErrorCode.values())
        .filter(each -> each.code().equals(carrier.failureCode()))
        .findFirst()
        .orElse(ErrorCode.INVALID_TRANSACTION);
  }

  /** Why a carrier has not executed something, as the engine says. */
  private String reason(Carrier carrier, List<HeldRequest> held) {
    if (carrier.state() == TransactionState.CONFIRMED) {
      return "the forwarder passed over it";
    }
    long client = held.isEmpty() ? 0 : held.getFirst().client();
    return transactions
        .find(NewTransaction.forCarriersOf(client), carrier.id())
        .map(TransactionView::failureDetail)
        .orElse("its carrier had no effect");
  }
}
