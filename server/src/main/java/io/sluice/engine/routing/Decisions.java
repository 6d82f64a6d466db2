package io.sluice.engine.routing;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.backing.database.Outage;
import io.sluice.backing.outbox.Outbox;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.transaction.Failure;
import io.sluice.engine.transaction.PipelineQueues;
import io.sluice.engine.transaction.Route;
import io.sluice.engine.transaction.Routing;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.engine.transaction.Transactions;
import io.sluice.engine.transaction.Waiting;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores what a turn has decided, in one commit. One that fails by the fault of something in it is
 * tried again in halves, until that one is found and held back.
 */
@PerNetwork
@ForRole(Role.RELAY)
class Decisions {
  /** How soon one that found no room is looked at again. */
  private static final Duration AGAIN = Duration.ofMillis(100);

  /** How long after its time one that is held back may come, and still be held back since then. */
  private static final Duration FORGOTTEN = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(Decisions.class);

  private final Transactions transactions;
  private final Waiting waiting;
  private final Outbox outbox;
  private final PipelineQueues queues;
  private final MeterRegistry meters;
  private final RoutingSettings settings;
  private final TransactionTemplate transaction;

  Decisions(
      Transactions transactions,
      Waiting waiting,
      Outbox outbox,
      PipelineQueues queues,
      MeterRegistry meters,
      RoutingSettings settings,
      TransactionTemplate transaction) {
    this.transactions = transactions;
    this.waiting = waiting;
    this.outbox = outbox;
    this.queues = queues;
    this.meters = meters;
    this.settings = settings;
    this.transaction = transaction;
  }

  /**
   * Stores them.
   *
   * @param claimed until when they are claimed
   */
  void store(List<Decision> decisions, Instant claimed, Instant now) {
    if (decisions.isEmpty()) {
      return;
    }
    try {
      transaction.executeWithoutResult(status -> apply(decisions, claimed, now));
    } catch (RuntimeException e) {
      if (Outage.is(e)) {
        throw e;
      }
      if (decisions.size() > 1) {
        int half = decisions.size() / 2;
        store(decisions.subList(0, half), claimed, now);
        store(decisions.subList(half, decisions.size()), claimed, now);
      } else {
        holdFaulty(decisions.getFirst(), e, claimed, now);
      }
    }
  }

  private void holdFaulty(Decision decision, RuntimeException why, Instant claimed, Instant now) {
    LOG.error("The route of {} cannot be stored; it is held back", decision.id(), why);
    Decision held =
        new Decision.Held(decision.entry(), HoldReason.FAULT, "its route cannot be stored");
    transaction.executeWithoutResult(status -> {
      waiting.claimSeen(List.of(decision.entry()), claimed); // what is plain was not claimed before
      apply(List.of(held), claimed, now);
    });
  }

  private void apply(List<Decision> decisions, Instant claimed, Instant now) {
    List<Decision.Routed> routes = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    List<Decision.Held> holds = new ArrayList<>();
    List<Waiting.Entry> back = new ArrayList<>();
    for (Decision each : decisions) {
      switch (each) {
        case Decision.Routed routed -> routes.add(routed);
        case Decision.Over(_, Failure failure) -> failures.add(failure);
        case Decision.Held held when lastsTooLong(held, now) ->
            failures.add(new Failure(held.id(), held.reason().code(), held.words()));
        case Decision.Held held -> holds.add(held);
        case Decision.Back(Waiting.Entry entry) -> back.add(entry);
      }
    }
    route(routes, now);
    end(failures, now);
    hold(holds, claimed, now);
    giveBack(back, claimed, now);
  }

  /** Those for which there is only no room just now: what held them back before is over. */
  private void giveBack(List<Waiting.Entry> back, Instant claimed, Instant now) {
    List<TransactionId> freed =
        back.stream().filter(each -> each.hold() != null).map(Waiting.Entry::id).toList();
    if (!freed.isEmpty()) {
      transactions.moves(freed);
    }
    waiting.giveBack(back.stream().map(Waiting.Entry::id).toList(), claimed, now.plus(AGAIN));
  }

  private boolean lastsTooLong(Decision.Held held, Instant now) {
    return settings.giveUpAfter().isPositive()
        && !now.isBefore(since(held.entry(), now).plus(settings.giveUpAfter()));
  }

  /** Since when it is held back: one that waited for its turn in between begins anew. */
  private static Instant since(Waiting.Entry entry, Instant now) {
    Instant since = entry.heldSince();
    return since == null || now.isAfter(entry.notBefore().plus(FORGOTTEN)) ? now : since;
  }

  private void route(List<Decision.Routed> routes, Instant now) {
    if (routes.isEmpty()) {
      return;
    }
    Set<LaneId> remote =
        routes.stream()
            .map(Decision.Routed::routing)
            .filter(Routing::remote)
            .map(each -> each.route().lane())
            .collect(Collectors.toCollection(TreeSet::new));
    List<Route> routed =
        transactions.route(routes.stream().map(Decision.Routed::routing).toList(), now);
    outbox.append(
        queues.unsigned(),
        routed.stream().filter(each -> !remote.contains(each.lane())).map(Route::id).toList());
    outbox.append(queues.signed(), remote);
  }

  /** Ends those that wait although their validity is over. */
  void expire(List<TransactionId> ids, Instant now) {
    List<Failure> failures =
        ids.stream()
            .map(id ->
                new Failure(
                    id, ErrorCode.VALIDITY_EXPIRED, "validUntil passed before it was signed"))
            .toList();
    transaction.executeWithoutResult(status -> end(failures, now));
  }

  private void end(List<Failure> failures, Instant now) {
    for (TransactionState state : List.of(TransactionState.FAILED, TransactionState.EXPIRED)) {
      List<Failure> some = failures.stream().filter(failure -> endOf(failure) == state).toList();
      if (!some.isEmpty()) {
        transactions.end(some, state, now);
      }
    }
  }

  private static TransactionState endOf(Failure failure) {
    return failure.code() == ErrorCode.VALIDITY_EXPIRED
        ? TransactionState.EXPIRED
        : TransactionState.FAILED;
  }

  /** A reason is told when it is another than before, not at every try. */
  private void hold(List<Decision.Held> holds, Instant claimed, Instant now) {
    if (holds.isEmpty()) {
      return;
    }
    List<Transactions.Wait> news =
        holds.stream()
            .filter(held -> !held.reason().label().equals(held.entry().hold()))
            .map(held -> new Transactions.Wait(held.id(), held.words(), "waits: " + held.words()))
            .toList();
    if (!news.isEmpty()) {
      transactions.waitFor(news, now);
    }
    waiting.hold(
        holds.stream()
            .map(held ->
                new Waiting.Hold(
                    held.id(),
                    held.reason().label(),
                    since(held.entry(), now),
                    now.plus(held.reason().pause(held.entry().tries()))))
            .toList(),
        claimed);
    holds.forEach(
        held -> meters.counter("transactions.held", "reason", held.reason().label()).increment());
  }
}
