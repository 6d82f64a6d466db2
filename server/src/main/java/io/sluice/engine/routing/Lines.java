package io.sluice.engine.routing;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sluice.backing.database.OneTrip;
import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.Lanes;
import io.sluice.engine.transaction.Accepted;
import io.sluice.engine.transaction.Failure;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.LaneLoad;
import io.sluice.engine.transaction.LaneLoads;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.Transactions;
import io.sluice.engine.transaction.Unsent;
import io.sluice.engine.transaction.Waiting;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.price.Fees;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Says whose turn it is: clients in turn, by weight; within a client the faster speed first, then
 * the older. Claims what it picks, so that no lock is held while nodes are asked, and gives each
 * its lane for the time being. Costs the same however much waits.
 *
 * <p>Threads: safe for many; picks of one process wait for each other, those of several skip what
 * the others have. Room is exact within a process; two that pick at once may overrun a window by
 * one turn, which the sender's window evens out.
 */
@PerNetwork
@ForRole(Role.RELAY)
class Lines {
  /** Lines one turn looks at; what is behind them comes in the next turns. */
  private static final int MOST_LINES = 128;

  /** So few in all that a turn looks at each of them, and not at lines. */
  private static final int FEW = 32;

  /** How long a turn may take before what it claimed is anybody's again. */
  private static final Duration CLAIM = Duration.ofSeconds(15);

  private static final Duration[] CHOICES = {
    Duration.ofNanos(10_000),
    Duration.ofNanos(50_000),
    Duration.ofNanos(200_000),
    Duration.ofMillis(1)
  };

  /** Within a client. */
  private static final Comparator<Waiting.Entry> ORDER =
      Comparator.comparingInt((Waiting.Entry each) -> each.line().urgency())
          .thenComparing(Waiting.Entry::notBefore)
          .thenComparing(each -> each.id().value());

  private final Waiting waiting;
  private final Transactions transactions;
  private final Lanes lanes;
  private final LaneLoads loads;
  private final Weights weights;
  private final GasEstimator gas;
  private final Strategy strategy;
  private final ChainId chain;
  private final TransactionTemplate transaction;
  private final Timer choices;
  private final Set<Pick> underWay = Collections.newSetFromMap(new IdentityHashMap<>());
  private final NavigableSet<Waiting.Line> known = new TreeSet<>();
  private Waiting.Line end = Waiting.Line.FRONT;
  private int turn;
  private boolean crowded;

  Lines(
      Waiting waiting,
      Transactions transactions,
      Lanes lanes,
      LaneLoads loads,
      Weights weights,
      GasEstimator gas,
      RoutingSettings settings,
      ChainSettings chain,
      MeterRegistry meters,
      TransactionTemplate transaction) {
    this.waiting = waiting;
    this.transactions = transactions;
    this.lanes = lanes;
    this.loads = loads;
    this.weights = weights;
    this.gas = gas;
    this.strategy = settings.inForce();
    this.chain = chain.chainId();
    this.transaction = transaction;
    this.choices =
        Timer.builder("routing.choice")
            .description("Time to choose a relayer for one transaction")
            .serviceLevelObjectives(CHOICES)
            .register(meters);
  }

  /**
   * Claims what is next. {@link #done} must follow.
   *
   * @param prices what gas costs; what is picked is held back when that is not known
   * @param most how many at most
   */
  synchronized Pick next(Prices prices, int most, Instant now) {
    if (!crowded) {
      Optional<List<Waiting.Found>> few = waiting.few(chain, FEW, now);
      if (few.isPresent()) {
        return next(few.get(), prices, most, now);
      }
    }
    Pick pick = nextOfLines(prices, most, now);
    crowded = pick.more() || pick.full() || pick.size() > FEW;
    return pick;
  }

  /** Of everything that waits. Only what may be held back, or takes time, is claimed. */
  private Pick next(List<Waiting.Found> few, Prices prices, int most, Instant now) {
    Map<TransactionId, Waiting.Found> found =
        few.stream()
            .filter(each -> underWay.stream().noneMatch(pick -> pick.has(each.entry().id(), now)))
            .collect(Collectors.toMap(each -> each.entry().id(), Function.identity()));
    if (found.isEmpty()) {
      return Pick.NOTHING;
    }
    State state = state(now);
    List<Waiting.Entry> entries = found.values().stream().map(Waiting.Found::entry).toList();
    List<Waiting.Entry> picked = pick(entries, state.room(turn, strategy), prices, most);
    Instant claimed = now.plus(CLAIM);
    boolean full = picked.size() < found.size();
    Pick pick =
        new Pick(
            new ArrayList<>(), new ArrayList<>(), state.room(turn, strategy), claimed, false, full);
    for (Waiting.Entry each : picked) {
      choose(each, Objects.requireNonNull(found.get(each.id())).accepted(), pick, prices, now);
    }
    turn = pick.room().turn();
    pick.leave(waiting.claimSeen(pick.toClaim(gas::isPlain), claimed));
    underWay.add(pick);
    return pick;
  }

  private Pick nextOfLines(Prices prices, int most, Instant now) {
    List<Waiting.Line> lines = lines();
    if (lines.isEmpty()) {
      return Pick.NOTHING;
    }
    State state = state(now);
    Room room = state.room(turn, strategy);
    Map<Waiting.Line, Integer> wanted = wanted(lines, room, prices, most);
    Instant claimed = now.plus(CLAIM);
    Claim claim =
        wanted.isEmpty()
            ? new Claim(List.of(), 0)
            : Objects.requireNonNull(
                transaction.execute(status -> {
                  List<Waiting.Entry> found = waiting.lockNext(chain, wanted, now);
                  List<Waiting.Entry> picked =
                      pick(found, state.room(turn, strategy), prices, most);
                  waiting.claim(picked.stream().map(Waiting.Entry::id).toList(), claimed);
                  return new Claim(picked, found.size() - picked.size());
                }));
    Pick pick =
        new Pick(
            new ArrayList<>(),
            new ArrayList<>(),
            room,
            claimed,
            prices.known() && more(wanted, claim.picked, room),
            claim.left > 0 || wanted.size() < lines.size() || lookedPart());
    choose(claim.picked, pick, prices, now);
    turn = room.turn();
    underWay.add(pick);
    return pick;
  }

  /** What came of a pick is stored, or will never be. */
  synchronized void done(Pick pick) {
    underWay.remove(pick);
  }

  /** Lines from where the last look ended, and from the first on when there is an end. */
  private List<Waiting.Line> lines() {
    List<Waiting.Line> lines = new ArrayList<>(linesAfter(end, MOST_LINES));
    if (lines.size() == MOST_LINES) {
      end = lines.getLast();
      return lines;
    }
    if (lookedPart()) {
      linesAfter(Waiting.Line.FRONT, MOST_LINES - lines.size()).stream()
          .takeWhile(line -> line.compareTo(end) <= 0)
          .forEach(lines::add);
    }
    end = Waiting.Line.FRONT;
    return lines;
  }

  /** Whether there may be lines behind those that the last look has seen. */
  private boolean lookedPart() {
    return !end.equals(Waiting.Line.FRONT);
  }

  /** What was there in the last round is found at once. */
  private List<Waiting.Line> linesAfter(Waiting.Line after, int most) {
    List<Waiting.Line> guess = known.tailSet(after, false).stream().limit(most).toList();
    List<Waiting.Line> found = waiting.lines(chain, after, guess, most);
    guess.forEach(known::remove);
    known.addAll(found);
    return found;
  }

  /** What is on lanes, and what other turns of this process are about to put there. */
  private State state(Instant now) {
    OneTrip trip = loads.trip();
    Supplier<List<Lane>> all = lanes.all(trip, chain);
    Supplier<LaneLoads.All> there = loads.all(trip, chain);
    trip.go();
    List<GasEstimator.Candidate> coming =
        underWay.stream().flatMap(pick -> pick.candidates().stream()).toList();
    return new State(
        all.get(),
        Stream.concat(
                there.get().loads().stream(), coming.stream().map(GasEstimator.Candidate::load))
            .toList(),
        Stream.concat(
                there.get().unsent().stream(),
                coming.stream()
                    .map(
                        each -> new Unsent(each.lane().id(), each.entry().line().client(), 1, now)))
            .toList(),
        now);
  }

  /** How many of which line are read; a line without room is left out. */
  private Map<Waiting.Line, Integer> wanted(
      List<Waiting.Line> lines, Room room, Prices prices, int most) {
    Map<Waiting.Line, Long> left = new LinkedHashMap<>();
    for (Waiting.Line line : lines) {
      boolean toHold = !prices.known() || !room.served(line.relayer());
      long places = toHold ? most : room.left(line.client(), line.relayer());
      if (places > 0) {
        left.put(line, places);
      }
    }
    List<Long> clients = left.keySet().stream().map(Waiting.Line::client).distinct().toList();
    Map<Long, Integer> shares = Shares.of(clients, weights::of, most);
    Map<Waiting.Line, Integer> wanted = new LinkedHashMap<>();
    left.forEach((line, places) ->
        wanted.put(
            line, (int) Math.min(places, Objects.requireNonNull(shares.get(line.client())))));
    return wanted;
  }

  private List<Waiting.Entry> pick(List<Waiting.Entry> found, Room trial, Prices prices, int most) {
    List<Long> clients =
        found.stream().map(each -> each.line().client()).distinct().sorted().toList();
    Map<Long, Deque<Waiting.Entry>> byClient = new LinkedHashMap<>();
    for (int i = 0; i < clients.size(); i++) {
      byClient.put(clients.get(Math.floorMod(i + turn, clients.size())), new ArrayDeque<>());
    }
    found.stream()
        .sorted(ORDER)
        .forEach(each -> Objects.requireNonNull(byClient.get(each.line().client())).add(each));
    return Shares.inTurn(
        byClient, weights::of, most, each -> !prices.known() || fits(each.line(), trial));
  }

  private static boolean fits(Waiting.Line line, Room trial) {
    return switch (trial.take(line.client(), line.relayer(), Wei.ZERO)) {
      case Room.Choice.Taken _, Room.Choice.Nobody _ -> true; // the latter is held back
      case Room.Choice.Full _, Room.Choice.Poor _ -> false;
    };
  }

  /** Whether a line gave all that was asked of it, and some lane serves it. */
  private static boolean more(
      Map<Waiting.Line, Integer> wanted, List<Waiting.Entry> found, Room room) {
    Map<Waiting.Line, Long> counts =
        found.stream().collect(Collectors.groupingBy(Waiting.Entry::line, Collectors.counting()));
    return wanted.entrySet().stream()
        .anyMatch(each ->
            room.served(each.getKey().relayer())
                && counts.getOrDefault(each.getKey(), 0L) >= each.getValue());
  }

  private void choose(List<Waiting.Entry> found, Pick pick, Prices prices, Instant now) {
    if (found.isEmpty()) {
      return;
    }
    Map<TransactionId, Accepted> accepted =
        transactions.accepted(found.stream().map(Waiting.Entry::id).toList()).stream()
            .collect(Collectors.toMap(Accepted::id, Function.identity()));
    for (Waiting.Entry entry : found) {
      Accepted each = accepted.get(entry.id());
      if (each != null) { // else somebody ended it a moment ago
        choose(entry, each, pick, prices, now);
      }
    }
  }

  private void choose(
      Waiting.Entry entry, Accepted accepted, Pick pick, Prices prices, Instant now) {
    Intent intent = accepted.intent();
    if (intent.validUntil() != null && !now.isBefore(intent.validUntil())) {
      pick.decided()
          .add(
              new Decision.Over(
                  entry,
                  new Failure(
                      entry.id(),
                      ErrorCode.VALIDITY_EXPIRED,
                      "validUntil passed before it was signed")));
      return;
    }
    Fees offer = prices.of(intent.speed());
    if (offer == null) {
      pick.decided().add(new Decision.Held(entry, HoldReason.NO_PRICE, prices.missing()));
      return;
    }
    String relayer = intent.relayer();
    Wei cost = GasEstimator.cost(intent, offer, GasEstimator.least(intent));
    long client = entry.line().client();
    switch (Objects.requireNonNull(choices.record(() -> pick.room().take(client, relayer, cost)))) {
      case Room.Choice.Taken(Lane lane) ->
          pick.candidates().add(new GasEstimator.Candidate(entry, accepted, lane, offer, cost));
      case Room.Choice.Full _ -> pick.decided().add(new Decision.Back(entry));
      case Room.Choice.Poor _ -> pick.decided().add(Decision.Held.cannotPay(entry, cost));
      case Room.Choice.Nobody _ -> pick.decided().add(Decision.Held.noRelayer(entry));
    }
  }

  /** Lanes as they are, and what is on them. */
  private record State(List<Lane> lanes, List<LaneLoad> loads, List<Unsent> unsent, Instant now) {
    Room room(int turn, Strategy strategy) {
      return new Room(lanes, loads, new Backlog(unsent, now), turn, strategy);
    }
  }

  /**
   * @param left how many more were found than there was room for
   */
  private record Claim(List<Waiting.Entry> picked, int left) {}
}
