package io.sluice.engine.sweep;

import io.sluice.backing.database.Outage;
import io.sluice.backing.lease.Leases;
import io.sluice.backing.outbox.Outbox;
import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.QueueUnavailableException;
import io.sluice.backing.queue.Queues;
import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.LaneDirectory;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.transaction.Overdue;
import io.sluice.engine.transaction.OverdueTransactions;
import io.sluice.engine.transaction.PipelineQueues;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes up for queues that lost something. What is overdue is handed to its stage's queue again,
 * unless that queue still has a backlog: then it is waiting, not lost, and a second message would
 * only add to the load.
 */
@PerNetwork
@ForRole({Role.RELAY, Role.SIGNER, Role.BROADCASTER, Role.MONITOR})
class Sweeper {
  private static final int MOST = 2000;
  private static final int BACKLOG = 5;

  private static final Duration TERM = Duration.ofSeconds(5);

  /** Longer than any stage is given. */
  private static final Duration EVERYTHING = Duration.ofDays(1);

  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  private final OverdueTransactions transactions;
  private final LaneDirectory directory;
  private final Outbox outbox;
  private final Queues queues;
  private final Leases leases;
  private final String lease;
  private final QueueName unsigned;
  private final QueueName signed;
  private final SweepSettings settings;
  private final Clock clock;
  private final TransactionTemplate transaction;
  private boolean started;

  Sweeper(
      OverdueTransactions transactions,
      LaneDirectory directory,
      Outbox outbox,
      Queues queues,
      Leases leases,
      Network network,
      PipelineQueues own,
      SweepSettings settings,
      Clock clock,
      TransactionTemplate transaction) {
    this.transactions = transactions;
    this.directory = directory;
    this.outbox = outbox;
    this.queues = queues;
    this.leases = leases;
    this.lease = network.own("sweeper");
    this.unsigned = own.unsigned();
    this.signed = own.signed();
    this.settings = settings;
    this.clock = clock;
    this.transaction = transaction;
  }

  /** Called by one thread. */
  void tick() {
    try {
      if (!started) {
        sweepAtStart();
        started = true;
      } else if (leases.hold(lease, TERM)) {
        sweep();
      }
    } catch (RuntimeException e) {
      if (!Outage.is(e) && !(e instanceof QueueUnavailableException)) {
        LOG.error("A sweep failed; the next one tries again", e);
      }
    }
  }

  /**
   * Takes everything for overdue. A process that starts may follow one that was killed, and the
   * messages which that one had in hand stay hidden for as long as it might have lived.
   */
  void sweepAtStart() {
    sweep(EVERYTHING);
  }

  /** One look at what is overdue. */
  void sweep() {
    sweep(Duration.ZERO);
  }

  /** Queues are asked how full they are before the transaction, which must not wait for them. */
  private void sweep(Duration early) {
    Instant now = clock.instant();
    if (transactions.anyOverdue(now.plus(early))) {
      Set<QueueName> idle =
          Stream.of(unsigned, signed).filter(this::isIdle).collect(Collectors.toSet());
      Map<QueueName, Integer> emitted =
          Objects.requireNonNull(transaction.execute(status -> emit(now, now.plus(early), idle)));
      emitted.forEach((queue, count) ->
          LOG.info("{} items for {} were overdue; emitted them again", count, queue.text()));
    }
  }

  private boolean isIdle(QueueName queue) {
    return queues.depth(queue).visible() <= BACKLOG;
  }

  private Map<QueueName, Integer> emit(Instant now, Instant due, Set<QueueName> idle) {
    List<Overdue> overdue = transactions.lockOverdue(due, MOST);
    if (overdue.isEmpty()) {
      return Map.of();
    }
    Map<QueueName, Collection<Object>> items = new TreeMap<>();
    overdue.forEach(each -> add(items, each));
    items.keySet().retainAll(idle);
    items.forEach(outbox::append);
    transactions.postpone(overdue.stream().map(Overdue::id).toList(), now.plus(settings.again()));
    Map<QueueName, Integer> counts = new TreeMap<>();
    items.forEach((queue, some) -> counts.put(queue, some.size()));
    return counts;
  }

  private void add(Map<QueueName, Collection<Object>> items, Overdue overdue) {
    switch (overdue.state()) {
      case ROUTED -> {
        if (isRemote(overdue.lane())) {
          add(items, signed, overdue.lane());
        } else {
          add(items, unsigned, overdue.id());
        }
      }
      case SIGNED -> add(items, signed, overdue.lane());
      case ACCEPTED, SUBMITTED, IN_MEMPOOL, MINED, CONFIRMED, FAILED, EXPIRED, CANCELED -> {
        // the relay's own turns, the monitor, or nobody, has these
      }
    }
  }

  private boolean isRemote(@Nullable LaneId lane) {
    return lane != null && directory.find(lane).filter(Lane::remote).isPresent();
  }

  private static void add(
      Map<QueueName, Collection<Object>> items, QueueName queue, @Nullable Object item) {
    if (item != null) {
      items.computeIfAbsent(queue, any -> new LinkedHashSet<>()).add(item);
    }
  }
}
