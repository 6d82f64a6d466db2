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
import io.sluice.relay.amendment.Amendments;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Changes a client's mind: before a transaction has a nonce at once, after it by a replacement at
 * the same nonce, which blocks may or may not prefer.
 */
@Component
@ForRole(Role.API)
class Amendment implements Amendments {
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

  @Override
  public String type() {
    return DirectTransactions.TYPE;
  }

  /**
   * @throws RefusedException when a block holds it, it is over, or this process does not work for
   *     its network
   */
  @Override
  public Effect cancel(TransactionView view) {
    if (view.state() == TransactionState.CANCELED) {
      return Effect.DONE;
    }
    return decided(
        view,
        Objects.requireNonNull(
            transaction.execute(status -> {
              Instant now = clock.instant();
              TransactionId id = view.id();
              VoidReason why = VoidReason.CANCELED;
              List<Failure> ended =
                  transactions(view)
                      .end(List.of(new Failure(id, why.code(), why.detail())), why.end(), now);
              if (!ended.isEmpty()) {
                return Optional.of(Effect.DONE);
              }
              boolean asked =
                  replacements.giveUp(List.of(id), why, now) > 0 || replacements.givenUp(id);
              return asked ? Optional.of(Effect.ASKED) : Optional.empty();
            })));
  }

  /**
   * @throws RefusedException when it is given up, a block holds it, it is over, or this process
   *     does not work for its network
   */
  @Override
  public Effect speedUp(TransactionView view, Speed speed) {
    return decided(
        view,
        Objects.requireNonNull(
            transaction.execute(status -> {
              Instant now = clock.instant();
              if (transactions(view).hurry(view.id(), speed, now)) {
                outbox.append(
                    networks.bean(view.chain(), PipelineQueues.class).accepted(),
                    List.of(view.id()));
                return Optional.of(Effect.DONE);
              }
              boolean asked =
                  !replacements.givenUp(view.id())
                      && (replacements.speedUp(view.id(), speed, now)
                          || replacements.asked(view.id()));
              return asked ? Optional.of(Effect.ASKED) : Optional.empty();
            })));
  }

  private Transactions transactions(TransactionView view) {
    return networks.bean(view.chain(), Transactions.class);
  }

  private static Effect decided(TransactionView view, Optional<Effect> effect) {
    return effect.orElseThrow(() ->
        new RefusedException(
            ErrorCode.TOO_LATE,
            "Transaction " + view.id() + " is in a block, over, or given up already."));
  }
}
