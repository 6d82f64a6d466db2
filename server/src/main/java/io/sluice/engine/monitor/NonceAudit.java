package io.sluice.engine.monitor;

import io.sluice.backing.outbox.Outbox;
import io.sluice.engine.block.DeepHeight;
import io.sluice.engine.block.FollowedBlocks;
import io.sluice.engine.block.FollowedBlocks.Position;
import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.Lanes;
import io.sluice.engine.lane.NonceEvent;
import io.sluice.engine.lane.NonceLedger;
import io.sluice.engine.transaction.LostNonces;
import io.sluice.engine.transaction.NonceHolder;
import io.sluice.engine.transaction.NonceRange;
import io.sluice.engine.transaction.PipelineQueues;
import io.sluice.engine.transaction.Replacements;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.price.Speed;
import io.sluice.evm.rpc.Accounts;
import io.sluice.evm.rpc.NodeUnavailableException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Compares lanes' nonces with the chain and heals what differs, without an operator. It goes by
 * what is final and agreed between endpoints, so that nothing it does can be wrong later:
 *
 * <ul>
 *   <li>a nonce that the chain has used, although no block we followed holds it: see {@link
 *       LostNonce};
 *   <li>the counter is behind the chain: it moves up;
 *   <li>a nonce under the counter of which there is no record: a no-op fills it.
 * </ul>
 *
 * A counter ahead of the chain is no fault: what was signed is sent until the chain has it. One
 * audit costs the same few statements and requests however many lanes and transactions there are.
 */
@PerNetwork
@ForRole(Role.MONITOR)
class NonceAudit {
  private static final int MOST = 500;

  /** Nonces of one lane that are explained at once, after a long pause. */
  private static final long LONGEST = 5_000;

  private static final Duration EVERY = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(NonceAudit.class);

  private final Accounts node;
  private final FollowedBlocks blocks;
  private final DeepHeight deep;
  private final Lanes lanes;
  private final LostNonces nonces;
  private final LostNonce lost;
  private final Replacements replacements;
  private final NonceLedger ledger;
  private final Outbox outbox;
  private final PipelineQueues queues;
  private final ChainId chain;
  private final Clock clock;
  private final TransactionTemplate transaction;
  private final AuditSchedule schedule = new AuditSchedule();
  private Instant due = Instant.EPOCH;

  NonceAudit(
      Accounts node,
      FollowedBlocks blocks,
      DeepHeight deep,
      Lanes lanes,
      LostNonces nonces,
      LostNonce lost,
      Replacements replacements,
      NonceLedger ledger,
      Outbox outbox,
      PipelineQueues queues,
      ChainSettings chain,
      Clock clock,
      TransactionTemplate transaction) {
    this.node = node;
    this.blocks = blocks;
    this.deep = deep;
    this.lanes = lanes;
    this.nonces = nonces;
    this.lost = lost;
    this.replacements = replacements;
    this.ledger = ledger;
    this.outbox = outbox;
    this.queues = queues;
    this.chain = chain.chainId();
    this.clock = clock;
    this.transaction = transaction;
  }

  /**
   * Audits what is due now and then. Called by one thread, after what is new on the chain has been
   * settled.
   *
   * @return whether any lane was due
   * @throws NodeUnavailableException when the chain cannot be read, agreed; nothing is changed then
   */
  boolean check() {
    Instant now = clock.instant();
    if (now.isBefore(due)) {
      return false;
    }
    due = now.plus(EVERY);
    List<Lane> some = schedule.due(lanes.all(chain).stream().filter(Lane::watched).toList(), now);
    Optional<Position> tip = some.isEmpty() ? Optional.empty() : blocks.tip(chain);
    if (tip.isPresent()) {
      Optional<BlockNumber> height = deep.under(tip.get());
      if (height.isPresent()) {
        audit(some, tip.get(), height.get(), now);
        schedule.done(some, now);
        return true;
      }
    }
    return false;
  }

  private void audit(List<Lane> some, Position tip, BlockNumber height, Instant now) {
    List<Nonce> used = node.agreedNonces(addresses(some), height);
    Map<LaneId, Nonce> byLane = new HashMap<>();
    IntStream.range(0, some.size()).forEach(i -> byLane.put(some.get(i).id(), used.get(i)));
    for (Lane lane : some) {
      Nonce reached = Objects.requireNonNull(byLane.get(lane.id()));
      if (Objects.requireNonNull(lane.next()).compareTo(reached) < 0) {
        raise(lane, reached, now);
      }
    }
    fill(some, byLane, now);
    explain(some, byLane, height, now);
    countAtTip(some.stream().filter(lane -> lane.pending() > 0).toList(), tip);
  }

  private static List<Address> addresses(List<Lane> some) {
    return some.stream().map(Lane::address).toList();
  }

  /**
   * Blocks count what they hold of ours; what a stranger has used is counted here. It only decides
   * what is sent next, so it is done as soon as endpoints agree, and not at all while they do not.
   */
  private void countAtTip(List<Lane> busy, Position tip) {
    if (busy.isEmpty()) {
      return;
    }
    try {
      List<Nonce> mined = node.agreedNonces(addresses(busy), tip.number());
      for (int i = 0; i < busy.size(); i++) {
        if (!mined.get(i).equals(busy.get(i).mined())) {
          recount(busy.get(i), mined.get(i), tip);
        }
      }
    } catch (NodeUnavailableException e) {
      LOG.debug("Nonces at block {} are compared later: {}", tip.number(), e.getMessage());
    }
  }

  private void recount(Lane lane, Nonce mined, Position tip) {
    transaction.executeWithoutResult(status -> {
      if (blocks.lockTip(chain).filter(tip::equals).isPresent()) {
        LOG.info("{}: blocks have used nonces up to {}, not {}", lane.name(), mined, lane.mined());
        lanes.recount(lane.id(), mined);
        outbox.append(queues.signed(), List.of(lane.id()));
      }
    });
  }

  /** Somebody else signs with this key, or the database is older than the chain. */
  private void raise(Lane lane, Nonce used, Instant now) {
    transaction.executeWithoutResult(status -> {
      SortedMap<LaneId, Nonce> locked = lanes.lockNonces(List.of(lane.id()));
      Nonce next = Objects.requireNonNull(locked.get(lane.id()));
      if (next.compareTo(used) >= 0) {
        return;
      }
      LOG.warn(
          "{}: the chain has used nonces up to {} and we reserved them up to {}; moving on from there",
          lane.name(),
          used,
          next);
      lanes.moveNonces(Map.of(lane.id(), new Lanes.Move(next, used)));
      long most = Math.min(used.value(), next.value() + MOST);
      ledger.append(
          LongStream.range(next.value(), most)
              .mapToObj(nonce -> foreign(lane.id(), new Nonce(nonce), now))
              .toList());
    });
  }

  private static NonceLedger.Entry foreign(LaneId lane, Nonce nonce, Instant now) {
    return new NonceLedger.Entry(
        lane, nonce, NonceEvent.FOREIGN, null, null, "the chain had used it first", now);
  }

  /** Nonces that were reserved, and for which nothing is stored. */
  private void fill(List<Lane> some, Map<LaneId, Nonce> used, Instant now) {
    Map<LaneId, Lane> byId = new HashMap<>();
    some.forEach(lane -> byId.put(lane.id(), lane));
    List<NonceRange> reserved =
        some.stream()
            .map(lane ->
                new NonceRange(
                    lane.id(),
                    Objects.requireNonNull(used.get(lane.id())),
                    Objects.requireNonNull(lane.next())))
            .toList();
    for (NonceRange range : nonces.incomplete(reserved)) {
      fill(Objects.requireNonNull(byId.get(range.lane())), range, now);
    }
  }

  private void fill(Lane lane, NonceRange range, Instant now) {
    transaction.executeWithoutResult(status -> {
      // Under the lane's lock nothing is being reserved, so what is missing now stays missing.
      lanes.lockNonces(List.of(lane.id()));
      List<Nonce> holes = nonces.holes(range, MOST);
      if (!holes.isEmpty()) {
        LOG.warn(
            "{}: no record of {} nonces from {}; no-ops fill them",
            lane.name(),
            holes.size(),
            holes.getFirst());
        replacements.raise(nonces.fill(lane, holes, now), Speed.FASTEST, "no record of it", now);
      }
    });
  }

  private void explain(List<Lane> some, Map<LaneId, Nonce> used, BlockNumber height, Instant now) {
    List<NonceRange> ranges = unexplained(some, used);
    List<NonceRange> behind = ranges.stream().filter(range -> !range.isEmpty()).toList();
    List<NonceHolder> open = nonces.open(behind, MOST);
    Map<LaneId, Nonce> explained = new LinkedHashMap<>();
    ranges.forEach(range -> explained.put(range.lane(), range.until()));
    if (open.size() == MOST) {
      // What comes after the last of them was not looked at.
      NonceHolder last = open.getLast();
      explained.keySet().removeIf(lane -> lane.compareTo(last.lane()) > 0);
      explained.put(last.lane(), last.nonce());
    }
    Map<LaneId, Address> addresses = new HashMap<>();
    some.forEach(lane -> addresses.put(lane.id(), lane.address()));
    for (NonceHolder holder : lost.explain(open, addresses, height, now)) {
      explained.merge(
          holder.lane(), holder.nonce(), (one, other) -> one.compareTo(other) < 0 ? one : other);
    }
    some.forEach(lane -> {
      if (lane.audited() != null) {
        explained.remove(lane.id(), lane.audited());
      }
    });
    if (!explained.isEmpty()) {
      transaction.executeWithoutResult(status -> lanes.audited(explained));
    }
  }

  /** Per lane what the chain has used and no audit has explained; a bounded part of it. */
  private List<NonceRange> unexplained(List<Lane> some, Map<LaneId, Nonce> used) {
    List<LaneId> never =
        some.stream().filter(lane -> lane.audited() == null).map(Lane::id).toList();
    Map<LaneId, Nonce> first = never.isEmpty() ? Map.of() : nonces.first(never);
    List<NonceRange> ranges = new ArrayList<>();
    for (Lane lane : some) {
      Nonce until = Objects.requireNonNull(used.get(lane.id()));
      Nonce from = lane.audited() == null ? first.getOrDefault(lane.id(), until) : lane.audited();
      Nonce end = until.value() - from.value() > LONGEST ? from.plus(LONGEST) : until;
      ranges.add(new NonceRange(lane.id(), from, end));
    }
    return ranges;
  }
}
