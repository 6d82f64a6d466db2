package io.sluice.relay.intake;

import io.sluice.backing.database.Outage;
import io.sluice.gateway.idempotency.Claim;
import io.sluice.gateway.idempotency.Claims;
import io.sluice.gateway.quota.Charge;
import io.sluice.gateway.quota.QuotaReservation;
import io.sluice.gateway.quota.Reservations;
import io.sluice.gateway.signature.SignedCall;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Phases;
import io.sluice.runtime.role.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores requests of every kind. Those that arrive while a commit is under way share the next one:
 * one insert a kind, one outbox row a queue, one flush to disk for all of them. A request that
 * comes alone is stored at once. A commit that fails by the fault of one is tried again in halves,
 * until that one is found: it alone gets the failure. Clients have their turns, and a share of what
 * may wait.
 */
@Component
@ForRole(Role.API)
public class Intake implements SmartLifecycle {
  private static final int MOST_AT_ONCE = 256;

  /** Of one commit; servers take statements of 16 MB. */
  private static final long MOST_BYTES_AT_ONCE = 4 << 20;

  /** What a request takes in memory beside its parts without a fixed size, roughly. */
  private static final long OVERHEAD = 1500;

  private final Reservations reservations;
  private final Claims claims;
  private final TransactionTemplate transaction;
  private final Lobby<List<Waiting<?>>> waiting;
  private volatile boolean running;
  private Thread thread = new Thread(() -> {});

  Intake(
      Reservations reservations,
      Claims claims,
      RelaySettings settings,
      TransactionTemplate transaction) {
    this.reservations = reservations;
    this.claims = claims;
    this.transaction = transaction;
    this.waiting = new Lobby<>(settings.waiting().toBytes());
  }

  /**
   * Stores a request and its hand-off, durably. Returns once both are committed.
   *
   * @return false when its claim came too late: nothing was stored
   * @throws RefusedException when too many of the client wait; nothing was stored
   * @throws RuntimeException what the storage makes of its failure, or the database threw; nothing
   *     was stored, unless the connection broke during the commit
   */
  public boolean store(long client, Item<?> one) {
    return switch (storeAll(client, List.of(one)).getFirst()) {
      case Stored.Done _ -> true;
      case Stored.TooLate _ -> false;
      case Stored.Failed(RuntimeException failure) -> throw failure;
    };
  }

  /**
   * Stores requests that came together in one commit, those that can be. Returns once that is done.
   *
   * @return what became of each, in their order
   * @throws RefusedException when too many of the client wait; nothing was stored
   */
  public List<Stored> storeAll(long client, List<Item<?>> items) {
    if (items.isEmpty()) {
      return List.of();
    }
    List<Waiting<?>> entry = new ArrayList<>(items.size());
    long weight = 0;
    for (Item<?> item : items) {
      entry.add(Waiting.of(item));
      weight += OVERHEAD + item.weight();
    }
    if (!running || !waiting.offer(client, weight, entry)) {
      throw new RefusedException(
          ErrorCode.OVERLOADED,
          "Too many requests of this client are waiting; try again in a moment.");
    }
    return entry.stream().map(each -> each.stored.join()).toList();
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
        List<Waiting<?>> batch = new ArrayList<>();
        waiting.take(MOST_AT_ONCE, MOST_BYTES_AT_ONCE).forEach(batch::addAll);
        store(batch);
      } catch (InterruptedException e) {
        running = false;
      }
    }
  }

  /** Stores in one commit what can be; each learns what became of it. */
  void store(List<Waiting<?>> batch) {
    store(batch, reservations::reserve);
  }

  private void store(List<Waiting<?>> batch, Function<List<Charge>, QuotaReservation> reservation) {
    try {
      Map<UUID, Stored> not =
          Objects.requireNonNull(transaction.execute(status -> insert(batch, reservation)));
      batch.forEach(
          each -> each.stored.complete(not.getOrDefault(each.item.id(), new Stored.Done())));
    } catch (RuntimeException e) {
      if (Reservations.isTight(e)) {
        store(batch, reservations::reserveTight);
      } else if (Outage.is(e)) {
        batch.forEach(each -> each.stored.complete(new Stored.Failed(e)));
      } else if (batch.size() == 1) {
        Waiting<?> one = batch.getFirst();
        one.stored.complete(new Stored.Failed(one.item.meaning(e)));
      } else {
        int half = batch.size() / 2;
        store(batch.subList(0, half), reservation);
        store(batch.subList(half, batch.size()), reservation);
      }
    }
  }

  /** Returns what became of those that it has not stored, by id. */
  private Map<UUID, Stored> insert(
      List<Waiting<?>> batch, Function<List<Charge>, QuotaReservation> reservation) {
    QuotaReservation reserved =
        reservation.apply(batch.stream().map(each -> each.item.charge()).toList());
    Map<UUID, Stored> not = new HashMap<>();
    reserved.refused().forEach((id, why) -> not.put(id, new Stored.Failed(why)));
    Set<UUID> late =
        claim(batch.stream().filter(each -> !not.containsKey(each.item.id())).toList());
    late.forEach(id -> not.put(id, new Stored.TooLate()));
    reserved.keep(late);
    Map<Storage<?>, Kind<?>> kinds = new LinkedHashMap<>();
    for (Waiting<?> each : batch) {
      if (!not.containsKey(each.item.id())) {
        Kind.add(each.item, kinds);
        SignedCall signed = each.item.signed();
        if (signed != null) {
          signed.noteWithCommit();
        }
      }
    }
    kinds.values().forEach(Kind::store);
    return not;
  }

  /** Claims of batches come first: what is not stored for one of them must not leave its own. */
  private Set<UUID> claim(List<Waiting<?>> batch) {
    Set<UUID> lateBatches = insertClaims(batch.stream().map(each -> each.item.batch()));
    Set<UUID> late = new HashSet<>();
    List<@Nullable Claim> own = new ArrayList<>();
    for (Waiting<?> each : batch) {
      Claim whole = each.item.batch();
      if (whole != null && lateBatches.contains(whole.created())) {
        late.add(each.item.id());
      } else {
        own.add(each.item.claim());
      }
    }
    late.addAll(insertClaims(own.stream()));
    return late;
  }

  /** Returns what those that came too late would have created. */
  private Set<UUID> insertClaims(Stream<@Nullable Claim> some) {
    List<Claim> made = some.filter(Objects::nonNull).distinct().toList();
    return made.isEmpty() ? Set.of() : claims.insert(made);
  }

  /**
   * A request that waits to be stored.
   *
   * @param stored what became of it
   */
  record Waiting<T>(Item<T> item, CompletableFuture<Stored> stored) {
    static <T> Waiting<T> of(Item<T> item) {
      return new Waiting<>(item, new CompletableFuture<>());
    }
  }

  /** Those of a batch that are stored alike. */
  private record Kind<T>(Storage<T> storage, List<T> items) {
    @SuppressWarnings("unchecked") // a storage is the key of what it stores
    static <T> void add(Item<T> item, Map<Storage<?>, Kind<?>> kinds) {
      Kind<T> kind =
          (Kind<T>)
              kinds.computeIfAbsent(
                  item.storage(), any -> new Kind<>(item.storage(), new ArrayList<>()));
      kind.items.add(item.content());
    }

    void store() {
      storage.store(items);
    }
  }
}
