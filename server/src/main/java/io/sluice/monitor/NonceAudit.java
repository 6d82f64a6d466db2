package io.sluice.monitor;

import io.sluice.chain.Address;
import io.sluice.chain.BlockNumber;
import io.sluice.chain.ChainId;
import io.sluice.chain.ChainSettings;
import io.sluice.chain.Nonce;
import io.sluice.chain.TxHash;
import io.sluice.fee.Speed;
import io.sluice.lane.Lane;
import io.sluice.lane.LaneId;
import io.sluice.lane.Lanes;
import io.sluice.lane.NonceEvent;
import io.sluice.lane.NonceLedger;
import io.sluice.monitor.FollowedBlocks.Position;
import io.sluice.outbox.Outbox;
import io.sluice.queue.QueueName;
import io.sluice.role.ForRole;
import io.sluice.role.Role;
import io.sluice.rpc.EthereumClient;
import io.sluice.rpc.Receipt;
import io.sluice.transaction.Attempt;
import io.sluice.transaction.LostNonces;
import io.sluice.transaction.NonceHolder;
import io.sluice.transaction.Replacements;
import io.sluice.transaction.TransactionId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Compares every lane's nonces with the chain and heals what differs, without an operator. It goes
 * by what is deep enough to be final and agreed between endpoints, so that nothing it does can be
 * wrong later:
 *
 * <ul>
 *   <li>a nonce the chain has used, and none of its hashes has a receipt: a transaction that is not
 *       ours used it. Whoever it was reserved for gets another, or ends if it was given up;
 *   <li>the counter is behind the chain: it moves up;
 *   <li>a nonce under the counter of which there is no record: a no-op fills it.
 * </ul>
 *
 * A counter ahead of the chain is no fault: what was signed is sent until the chain has it.
 */
@Component
@ForRole(Role.MONITOR)
class NonceAudit {
  private static final int MOST = 500;

  private static final Duration EVERY = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(NonceAudit.class);

  private final EthereumClient node;
  private final FollowedBlocks blocks;
  private final Lanes lanes;
  private final BlockSettlement settlement;
  private final LostNonces nonces;
  private final Replacements replacements;
  private final NonceLedger ledger;
  private final Outbox outbox;
  private final ChainId chain;
  private final int depth;
  private final Clock clock;
  private final TransactionTemplate transaction;
  private Instant due = Instant.EPOCH;

  NonceAudit(
      EthereumClient node,
      FollowedBlocks blocks,
      Lanes lanes,
      BlockSettlement settlement,
      LostNonces nonces,
      Replacements replacements,
      NonceLedger ledger,
      Outbox outbox,
      ChainSettings chain,
      Clock clock,
      TransactionTemplate transaction) {
    this.node = node;
    this.blocks = blocks;
    this.lanes = lanes;
    this.settlement = settlement;
    this.nonces = nonces;
    this.replacements = replacements;
    this.ledger = ledger;
    this.outbox = outbox;
    this.chain = chain.chainId();
    this.depth = chain.confirmations();
    this.clock = clock;
    this.transaction = transaction;
  }

  /**
   * Audits every lane now and then. Called by one thread, after what is new on the chain has been
   * settled.
   *
   * @throws io.sluice.rpc.NodeUnavailableException when the chain cannot be read, agreed; nothing
   *     is changed then
   */
  void check() {
    Instant now = clock.instant();
    if (now.isBefore(due)) {
      return;
    }
    blocks.tip(chain).ifPresent(tip -> audit(tip, now));
    due = now.plus(EVERY);
  }

  private void audit(Position tip, Instant now) {
    long deep = tip.number().value() - depth + 1;
    List<Lane> known = lanes.all(chain).stream().filter(lane -> lane.next() != null).toList();
    if (deep < 0 || known.isEmpty()) {
      return;
    }
    List<Address> addresses = known.stream().map(Lane::address).toList();
    List<Nonce> used = node.agreedNonces(addresses, new BlockNumber(deep));
    List<Nonce> mined = node.agreedNonces(addresses, tip.number());
    for (int i = 0; i < known.size(); i++) {
      audit(known.get(i), used.get(i), tip, now);
      if (!mined.get(i).equals(known.get(i).mined())) {
        settleLane(known.get(i), mined.get(i), tip);
      }
    }
  }

  private void audit(Lane lane, Nonce used, Position tip, Instant now) {
    Nonce next = Objects.requireNonNull(lane.next());
    if (next.compareTo(used) < 0) {
      raise(lane, used, now);
    } else {
      fill(lane, used, next, now);
    }
    Nonce from = lane.audited() == null ? nonces.first(lane.id()).orElse(used) : lane.audited();
    if (from.compareTo(used) < 0) {
      settle(lane, from, used, tip, now);
    }
  }

  /** Blocks count what they hold of ours; what a stranger has used is counted here. */
  private void settleLane(Lane lane, Nonce mined, Position tip) {
    transaction.executeWithoutResult(status -> {
      if (blocks.lockTip(chain).filter(tip::equals).isPresent()) {
        LOG.info("{}: blocks have used nonces up to {}, not {}", lane.name(), mined, lane.mined());
        lanes.settle(lane.id(), mined);
        outbox.append(QueueName.SIGNED_TX, List.of(lane.id()));
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
      List<NonceLedger.Entry> entries = new ArrayList<>();
      for (long nonce = next.value(); nonce < most; nonce++) {
        entries.add(entry(lane.id(), new Nonce(nonce), null, "the chain had used it first", now));
      }
      ledger.append(entries);
    });
  }

  /** Nonces that were reserved, and for which nothing is stored. */
  private void fill(Lane lane, Nonce from, Nonce until, Instant now) {
    List<Nonce> holes = nonces.holes(lane.id(), from, until, MOST);
    if (holes.isEmpty()) {
      return;
    }
    transaction.executeWithoutResult(status -> {
      // Under the lane's lock nothing is being reserved, so what is missing now stays missing.
      lanes.lockNonces(List.of(lane.id()));
      List<Nonce> still =
          nonces.holes(lane.id(), from, until, MOST).stream().filter(holes::contains).toList();
      LOG.warn(
          "{}: no record of {} nonces from {}; no-ops fill them", lane.name(), still.size(), from);
      if (!still.isEmpty()) {
        replacements.raise(nonces.fill(lane, still, now), Speed.FASTEST, "no record of it", now);
      }
    });
  }

  private void settle(Lane lane, Nonce from, Nonce used, Position tip, Instant now) {
    List<NonceHolder> open = nonces.open(lane.id(), from, used, MOST);
    Nonce explained = open.size() < MOST ? used : open.getLast().nonce();
    for (NonceHolder holder : open) {
      if (!settle(holder, tip, now) && holder.nonce().compareTo(explained) < 0) {
        explained = holder.nonce();
      }
    }
    lanes.audited(lane.id(), explained);
  }

  /** Says whether the nonce is explained now. */
  private boolean settle(NonceHolder holder, Position tip, Instant now) {
    Map<TxHash, Attempt> attempts = new LinkedHashMap<>();
    nonces.attempts(holder).forEach(attempt -> attempts.put(attempt.hash(), attempt));
    Map<TxHash, Receipt> receipts = node.agreedReceipts(List.copyOf(attempts.keySet()));
    if (!receipts.isEmpty()) {
      receipts.forEach((hash, receipt) ->
          settlement.adopt(Objects.requireNonNull(attempts.get(hash)), receipt, tip));
      return false;
    }
    LOG.warn(
        "nonce {} of lane {} was used by a transaction that is not ours",
        holder.nonce(),
        holder.lane());
    transaction.executeWithoutResult(status -> {
      ledger.append(
          List.of(
              entry(
                  holder.lane(),
                  holder.nonce(),
                  holder.transaction(),
                  "used by a transaction that is not ours, final at depth " + depth,
                  now)));
      if (nonces.release(holder, now)) {
        outbox.append(QueueName.RELAY_TRANSACTIONS, List.of(holder.transaction()));
      }
    });
    return true;
  }

  private static NonceLedger.Entry entry(
      LaneId lane, Nonce nonce, @Nullable TransactionId transaction, String reason, Instant now) {
    return new NonceLedger.Entry(
        lane,
        nonce,
        NonceEvent.FOREIGN,
        transaction == null ? null : transaction.value(),
        null,
        reason,
        now);
  }
}
