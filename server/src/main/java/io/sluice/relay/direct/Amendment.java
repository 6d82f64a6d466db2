package io.sluice.relay.direct;

import io.sluice.backing.outbox.Outbox;
import io.sluice.engine.transaction.Failure;
import io.sluice.engine.transaction.PipelineQueues;
import io.sluice.engine.transaction.Replacements;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.engine.transaction.TransactionView;
import io.sluice.engine.transaction.Transactions;
import io.sluice.engine.transaction.VoidReason;
import io.sluice.evm.network.Networks;
import io.sluice.evm.price.Speed;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Changes a client's mind: before a transaction has a nonce at once, after it by a replacement at
 * the same nonce, which blocks may or may not prefer.
 */
@Component
@ForRole(Role.API)
class Amendment {
  private final Networks networks;
  private final Replacements replacements;
  private final Outbox outbox;
  private final Clock clock;
  private final TransactionTemplate transaction;

  Amendment(
      Networks networks,
      Replacements replacements,
      Outbox outbox,
      Clock clock,
      TransactionTemplate transaction) {
    this.networks = networks;
    this.replacements = replacements;
    this.outbox = outbox;
    this.clock = clock;
    this.transaction = transaction;
  }

  /**
   * Takes a transaction back.
   *
   * @param view as it was just found
   * @throws RefusedException when a block holds it, or it is over, or this process does not work
   *     for its network
   */
  Effect cancel(TransactionView view) {
    if (view.state() == TransactionState.CANCELED) {
      return Effect.DONE;
    }
    return decided(
        view,
        transaction.execute(status -> {
          Instant now = clock.instant();
          TransactionId id = view.id();
          VoidReason why = VoidReason.CANCELED;
          List<Failure> ended =
              transactions(view)
                  .end(List.of(new Failure(id, why.code(), why.detail())), why.end(), now);
          if (!ended.isEmpty()) {
            return Effect.DONE;
          }
          if (replacements.giveUp(List.of(id), why, now) > 0) {
            return Effect.ASKED;
          }
          return replacements.givenUp(id) ? Effect.ASKED : Effect.TOO_LATE;
        }));
  }

  /**
   * Offers more for a transaction.
   *
   * @param view as it was just found
   * @param speed whose price it gets, at least
   * @throws RefusedException when it is given up, a block holds it, or it is over, or this process
   *     does not work for its network
   */
  Effect speedUp(TransactionView view, Speed speed) {
    return decided(
        view,
        transaction.execute(status -> {
          Instant now = clock.instant();
          if (transactions(view).hurry(view.id(), speed, now)) {
            outbox.append(
                networks.bean(view.chain(), PipelineQueues.class).accepted(), List.of(view.id()));
            return Effect.DONE;
          }
          if (replacements.givenUp(view.id())) {
            return Effect.TOO_LATE;
          }
          if (replacements.speedUp(view.id(), speed, now)) {
            return Effect.ASKED;
          }
          return replacements.asked(view.id()) ? Effect.ASKED : Effect.TOO_LATE;
        }));
  }

  private Transactions transactions(TransactionView view) {
    return networks.bean(view.chain(), Transactions.class);
  }

  private static Effect decided(TransactionView view, @Nullable Effect effect) {
    if (effect == null || effect == Effect.TOO_LATE) {
      throw new RefusedException(
          ErrorCode.TOO_LATE,
          "Transaction " + view.id() + " is in a block, over, or given up already.");
    }
    return effect;
  }

  /** What an amendment has come to so far. */
  enum Effect {
    /** It is done for good. */
    DONE,
    /** It competes with what was signed before; a block will decide. */
    ASKED,
    /** Nothing can be changed any more. */
    TOO_LATE
  }
}
