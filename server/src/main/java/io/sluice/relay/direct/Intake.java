package io.sluice.relay.direct;

import io.sluice.backing.database.Outage;
import io.sluice.backing.outbox.Outbox;
import io.sluice.engine.transaction.NewTransaction;
import io.sluice.engine.transaction.PipelineQueues;
import io.sluice.engine.transaction.Transactions;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.Networks;
import io.sluice.gateway.idempotency.Claim;
import io.sluice.gateway.idempotency.Claims;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Phases;
import io.sluice.runtime.role.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores requests. Those that arrive while a commit is under way share the next one: one insert,
 * one outbox row, one flush to disk for all of them. A request that comes alone is stored at once.
 * A commit that fails by the fault of one is tried again in halves, until that one is found: it
 * alone gets the failure. Clients have their turns, and a share of what may wait.
 */
@Component
@ForRole(Role.API)
class Intake implements SmartLifecycle {
  private static final int MOST_AT_ONCE = 256;

  /** Of one commit; servers take statements of 16 MB. */
  private static final long MOST_BYTES_AT_ONCE = 4 << 20;

  /** What a request takes in memory beside its calldata, roughly. */
  private static final long OVERHEAD = 1500;

  private final Networks networks;
  private final Outbox outbox;
  private final Claims claims;
  private final TransactionTemplate transaction;
  private final Lobby<Waiting> waiting;
  private volatile boolean running;
  private Thread thread = new Thread(() -> {});

  Intake(
      Networks networks,
      Outbox outbox,
      Claims claims,
      RelaySettings settings,
      TransactionTemplate transaction) {
    this.networks = networks;
    this.outbox = outbox;
    this.claims = claims;
    this.transaction = transaction;
    this.waiting = new Lobby<>(settings.waiting().toBytes());
  }

  /**
   * Stores a request and its hand-off, durably. Returns once both are committed.
   *
   * @param claim to be stored with it; {@code null} for none
   * @return false when the claim came too late: nothing was stored
   * @throws RefusedException when too many of the client wait; nothing was stored
   * @throws RuntimeException what the database threw; nothing was stored, unless the connection
   *     broke during the commit
   */
  boolean store(NewTransaction request, @Nullable Claim claim) {
    Waiting entry = new Waiting(request, claim, new CompletableFuture<>());
    long weight = OVERHEAD + request.intent().data().size();
    if (!running || !waiting.offer(request.clientId(), weight, entry)) {
      throw new RefusedException(
          ErrorCode.OVERLOADED,
          "Too many requests of this client are waiting; try again in a moment.");
    }
    try {
      return entry.stored.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().name("intake").start(this::run);
  }

  /** Stores what has been taken in, then ends. HTTP has stopped taking requests before. */
  @Override
  public void stop() {
    running = false;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Phases.LOOPS;
  }

  private void run() {
    while (running || !waiting.isEmpty()) {
      try {
        store(waiting.take(MOST_AT_ONCE, MOST_BYTES_AT_ONCE));
      } catch (InterruptedException e) {
        running = false;
      }
    }
  }

  /** Stores in one commit what can be; each learns what became of it. */
  void store(List<Waiting> batch) {
    try {
      Set<UUID> late = Objects.requireNonNull(transaction.execute(status -> insert(batch)));
      batch.forEach(each -> each.stored.complete(!late.contains(each.request.id().value())));
    } catch (RuntimeException e) {
      if (batch.size() == 1 || Outage.is(e)) {
        batch.forEach(each -> each.stored.completeExceptionally(e));
      } else {
        int half = batch.size() / 2;
        store(batch.subList(0, half));
        store(batch.subList(half, batch.size()));
      }
    }
  }

  /** Returns the ids of those whose claim came too late. */
  private Set<UUID> insert(List<Waiting> batch) {
    List<Claim> made = batch.stream().map(Waiting::claim).filter(Objects::nonNull).toList();
    Set<UUID> late = made.isEmpty() ? Set.of() : claims.insert(made);
    List<NewTransaction> requests =
        batch.stream()
            .map(Waiting::request)
            .filter(request -> !late.contains(request.id().value()))
            .toList();
    if (!requests.isEmpty()) {
      Map<ChainId, List<NewTransaction>> byChain =
          requests.stream().collect(Collectors.groupingBy(NewTransaction::chain));
      byChain.forEach((chain, some) -> {
        networks.bean(chain, Transactions.class).insert(some);
        outbox.append(
            networks.bean(chain, PipelineQueues.class).accepted(),
            some.stream().map(NewTransaction::id).toList());
      });
    }
    return late;
  }

  /**
   * A request that waits to be stored.
   *
   * @param stored whether it was; false when its claim came too late
   */
  record Waiting(
      NewTransaction request, @Nullable Claim claim, CompletableFuture<Boolean> stored) {}
}
