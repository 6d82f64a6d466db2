package io.sluice.relay.gasless;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.backing.database.OneTrip;
import io.sluice.backing.database.Outage;
import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.LaneState;
import io.sluice.engine.lane.Lanes;
import io.sluice.engine.routing.Feeder;
import io.sluice.engine.routing.RoutingSettings;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes carriers of requests that are ready, as late as possible: just before a turn of the router.
 * What comes alone goes alone and at once. While the engine has carriers enough to send, those that
 * are not full wait a little for more.
 *
 * <p>Requests and their carrier are stored in one commit, so that a crash leaves both or neither.
 * Safe for many threads and many processes.
 */
@PerNetwork
@ForRole(Role.RELAY)
class Packer implements Feeder {
  /** How it is called on the queue. */
  static final String NAME = "gasless";

  /** Users looked at in one round. */
  private static final int MOST_USERS = 256;

  /** So few are read without asking first whether they go. */
  private static final int FEW_USERS = 8;

  private static final int MOST_ROUNDS = 16;

  /** While so many carriers are on their way to a node, the next wait until they are full. */
  private static final int ENOUGH = 4;

  private static final Logger LOG = LoggerFactory.getLogger(Packer.class);

  private final ForwardRequests requests;
  private final ForwardSigners signers;
  private final Readiness readiness;
  private final Carriers carriers;
  private final CarrierWriter writer;
  private final Lanes lanes;
  private final Simulation simulation;
  private final GaslessSettings settings;
  private final Packing packing;
  private final ChainId chain;
  private final DistributionSummary packed;
  private final Clock clock;
  private final TransactionTemplate transaction;

  /** Two at once in a process would read and try out the same, and one of them for nothing. */
  private final OneAtATime turn = new OneAtATime();

  Packer(
      ForwardRequests requests,
      ForwardSigners signers,
      Readiness readiness,
      Carriers carriers,
      CarrierWriter writer,
      Lanes lanes,
      Simulation simulation,
      GaslessSettings settings,
      RoutingSettings routing,
      ChainSettings chain,
      MeterRegistry meters,
      Clock clock,
      TransactionTemplate transaction) {
    this.requests = requests;
    this.signers = signers;
    this.readiness = readiness;
    this.carriers = carriers;
    this.writer = writer;
    this.lanes = lanes;
    this.simulation = simulation;
    this.settings = settings;
    this.packing =
        new Packing(settings.batch(), routing.largestGas(), routing.largestTransaction() / 2);
    this.chain = chain.chainId();
    this.packed =
        DistributionSummary.builder("gasless.carrier.requests")
            .description("Requests that one transaction takes to the forwarder")
            .register(meters);
    this.clock = clock;
    this.transaction = transaction;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean feed() {
    if (settings.forwarders().isEmpty()) {
      return false;
    }
    return turn.run(this::packAll);
  }

  private boolean packAll() {
    boolean unsure = readiness.catchUp(chain, clock.instant());
    for (int i = 0; i < MOST_ROUNDS; i++) {
      Left left = round();
      if (left != Left.MORE) {
        return unsure || left == Left.SOON;
      }
    }
    return true;
  }

  /** What a round has left behind. */
  private enum Left {
    NOTHING,
    /** Some that wait for others to go with them. */
    SOON,
    /** Some that were not looked at. */
    MORE
  }

  private Left round() {
    List<ForwardSigners.Ready> ready = signers.ready(chain, MOST_USERS);
    List<ForwardSigners.Ready> due = ready.size() < FEW_USERS ? ready : due(ready);
    if (due.isEmpty()) {
      return ready.isEmpty() ? Left.NOTHING : Left.SOON;
    }
    Left left = pack(due);
    if (ready.size() == MOST_USERS) {
      return Left.MORE;
    }
    return left == Left.NOTHING && due.size() < ready.size() ? Left.SOON : left;
  }

  /**
   * Those whose requests are worth being read: while carriers enough are on their way, the others
   * would be read at every turn, and wait.
   */
  private List<ForwardSigners.Ready> due(List<ForwardSigners.Ready> ready) {
    OneTrip trip = signers.trip();
    Supplier<Integer> unsent = carriers.unsent(trip, chain);
    trip.go();
    if (unsent.get() < ENOUGH) {
      return ready;
    }
    Instant patient = clock.instant().minus(settings.patience());
    Map<Optional<LaneId>, List<ForwardSigners.Ready>> together =
        ready.stream().collect(groupingBy(Packer::lane));
    together
        .values()
        .removeIf(some ->
            some.size() < settings.batch()
                && some.stream().allMatch(each -> each.since().isAfter(patient)));
    return ready.stream().filter(each -> together.containsKey(lane(each))).toList();
  }

  private static Optional<LaneId> lane(ForwardSigners.Ready user) {
    return Optional.ofNullable(user.behind());
  }

  /**
   * Packs what these have ready, in one commit. One that fails by the fault of one of them is tried
   * again in halves, until that one is found and set aside.
   */
  private Left pack(List<ForwardSigners.Ready> ready) {
    try {
      return packTogether(ready);
    } catch (RuntimeException e) {
      if (Outage.is(e)) {
        throw e;
      }
      if (ready.size() == 1) {
        ForwardSigners.Ready one = ready.getFirst();
        LOG.error("What signer {} has signed cannot be packed; it is set aside", one.id(), e);
        signers.setAside(List.of(one.id()));
        return Left.NOTHING;
      }
      int half = ready.size() / 2;
      Left first = pack(ready.subList(0, half));
      Left second = pack(ready.subList(half, ready.size()));
      return first.compareTo(second) > 0 ? first : second;
    }
  }

  private Left packTogether(List<ForwardSigners.Ready> ready) {
    Map<LaneId, String> lanes = lanesOf(ready);
    Map<Long, List<HeldRequest>> runs = unbroken(ready, requests.runs(ready, settings.batch()));
    Instant now = clock.instant();
    Map<TransactionId, String> reverting = simulation.reverting(ready, runs, now);
    List<Load> going = new ArrayList<>();
    List<Load> held = new ArrayList<>();
    boolean stored =
        Boolean.TRUE.equals(
            transaction.execute(status -> {
              going.clear(); // the transaction may be tried again
              held.clear();
              OneTrip trip = signers.trip();
              Supplier<List<Long>> lock =
                  signers.lockReady(
                      trip, ready.stream().filter(each -> runs.containsKey(each.id())).toList());
              Supplier<Integer> unsent = carriers.unsent(trip, chain);
              trip.go();
              Set<Long> locked = new HashSet<>(lock.get());
              end(reverting, runs, locked, now);
              signers.setReady(without(ready, runs), now);
              signers.setAside(withoutLane(ready, locked, lanes));
              for (Load load : packing.of(packable(ready, runs, locked, reverting, lanes))) {
                (goes(load, unsent.get() + going.size(), now) ? going : held).add(load);
              }
              if (!writer.carry(going, lanes, now)) {
                status.setRollbackOnly();
                return false;
              }
              return true;
            }));
    if (!stored) {
      return Left.MORE;
    }
    going.forEach(each -> packed.record(each.requests().size()));
    return held.isEmpty() ? Left.NOTHING : Left.SOON;
  }

  /** The names of lanes that take transactions, where some must go behind others there. */
  private Map<LaneId, String> lanesOf(List<ForwardSigners.Ready> ready) {
    return ready.stream().noneMatch(ForwardSigners.Ready::flying)
        ? Map.of()
        : lanes.all(chain).stream()
            .filter(each -> each.state() == LaneState.ACTIVE)
            .collect(toMap(Lane::id, Lane::name));
  }

  /**
   * Those that must follow others on a lane that takes nothing: they wait until a block has these.
   */
  private static List<Long> withoutLane(
      List<ForwardSigners.Ready> ready, Set<Long> locked, Map<LaneId, String> lanes) {
    return ready.stream()
        .filter(each -> locked.contains(each.id()) && !hasLane(each, lanes))
        .map(ForwardSigners.Ready::id)
        .toList();
  }

  private static boolean hasLane(ForwardSigners.Ready user, Map<LaneId, String> lanes) {
    return !user.flying() || (user.behind() != null && lanes.containsKey(user.behind()));
  }

  /** What follows each other from the nonce on that is next, by user. */
  private static Map<Long, List<HeldRequest>> unbroken(
      List<ForwardSigners.Ready> ready, List<HeldRequest> found) {
    Map<Long, List<HeldRequest>> byUser = found.stream().collect(groupingBy(HeldRequest::signer));
    Map<Long, List<HeldRequest>> runs = new LinkedHashMap<>();
    for (ForwardSigners.Ready user : ready) {
      List<HeldRequest> run = new ArrayList<>();
      for (HeldRequest each : byUser.getOrDefault(user.id(), List.of())) {
        if (each.nonce() != user.firstNonce() + run.size()) {
          break;
        }
        run.add(each);
      }
      if (!run.isEmpty()) {
        runs.put(user.id(), run);
      }
    }
    return runs;
  }

  /**
   * Ends those that would revert, or whose deadline is over; what follows them waits for another
   * request of that nonce.
   */
  private void end(
      Map<TransactionId, String> reverting,
      Map<Long, List<HeldRequest>> runs,
      Set<Long> locked,
      Instant now) {
    List<ForwardRequests.End> ends = new ArrayList<>();
    Set<Long> users = new HashSet<>();
    for (Long user : locked) {
      HeldRequest first = runs.getOrDefault(user, List.of()).getFirst();
      String why = reverting.get(first.id());
      if (first.expired(now)) {
        ends.add(Ends.expired(first));
        users.add(user);
      } else if (why != null) {
        ends.add(
            new ForwardRequests.End(
                first.id(),
                TransactionState.FAILED,
                ErrorCode.EXECUTION_REVERTED,
                why,
                null,
                false));
        users.add(user);
      }
    }
    if (!ends.isEmpty()) {
      requests.endWaiting(ends, now);
      signers.setReady(users, now);
    }
  }

  /** Users whose next request was taken back a moment ago. */
  private static List<Long> without(
      List<ForwardSigners.Ready> ready, Map<Long, List<HeldRequest>> runs) {
    return ready.stream()
        .map(ForwardSigners.Ready::id)
        .filter(id -> !runs.containsKey(id))
        .toList();
  }

  private List<Packing.Run> packable(
      List<ForwardSigners.Ready> ready,
      Map<Long, List<HeldRequest>> runs,
      Set<Long> locked,
      Map<TransactionId, String> reverting,
      Map<LaneId, String> lanes) {
    Instant now = clock.instant();
    List<Packing.Run> packable = new ArrayList<>();
    for (ForwardSigners.Ready user : ready) {
      List<HeldRequest> run = runs.get(user.id());
      if (run == null || !locked.contains(user.id()) || !hasLane(user, lanes)) {
        continue;
      }
      List<HeldRequest> alive = run.stream().takeWhile(each -> !each.expired(now)).toList();
      if (!alive.isEmpty() && !reverting.containsKey(alive.getFirst().id())) {
        packable.add(new Packing.Run(user.forwarder(), user.since(), user.behind(), alive));
      }
    }
    return packable;
  }

  private boolean goes(Load load, int unsent, Instant now) {
    return load.full() || !now.isBefore(load.since().plus(settings.patience())) || unsent < ENOUGH;
  }
}
