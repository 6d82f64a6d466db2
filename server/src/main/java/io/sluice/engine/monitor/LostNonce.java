package io.sluice.engine.monitor;

import static java.util.stream.Collectors.groupingBy;

import io.sluice.backing.outbox.Outbox;
import io.sluice.engine.block.BlockReader;
import io.sluice.engine.block.BlockSettlement;
import io.sluice.engine.block.LateEffects;
import io.sluice.engine.block.OutcomeMetrics;
import io.sluice.engine.lane.LaneDirectory;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.NonceEvent;
import io.sluice.engine.lane.NonceLedger;
import io.sluice.engine.transaction.Attempt;
import io.sluice.engine.transaction.InBlock;
import io.sluice.engine.transaction.Inclusion;
import io.sluice.engine.transaction.LateEffect;
import io.sluice.engine.transaction.LostNonces;
import io.sluice.engine.transaction.MinedTransactions;
import io.sluice.engine.transaction.NonceHolder;
import io.sluice.engine.transaction.PipelineQueues;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.Transactions;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.Accounts;
import io.sluice.evm.rpc.EthereumClient;
import io.sluice.evm.rpc.NodeUnavailableException;
import io.sluice.evm.rpc.Receipt;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Finds out who used a nonce that the chain has used, finally, and no block we followed holds. Only
 * what is shown decides:
 *
 * <ul>
 *   <li>one of the hashes ever signed for it has a receipt, agreed: it is taken over;
 *   <li>a transaction of that sender and nonce whose hash is none of ours is in a block, agreed:
 *       whoever holds the nonce gets another, or is over if it was given up;
 *   <li>neither can be shown: the nonce waits. That there is no receipt proves nothing; a node may
 *       have lost it, and whoever got another nonce for that would be paid twice.
 * </ul>
 */
@PerNetwork
@ForRole(Role.MONITOR)
class LostNonce {
  /** Nonces looked for in one audit; each takes several requests. */
  private static final int AT_ONCE = 10;

  private static final Logger LOG = LoggerFactory.getLogger(LostNonce.class);

  private final EthereumClient node;
  private final LaneDirectory directory;
  private final LostNonces nonces;
  private final BlockSettlement settlement;
  private final MinedTransactions mined;
  private final OutcomeMetrics outcomes;
  private final LateEffects effects;
  private final UnexplainedNonces unexplained;
  private final Transactions transactions;
  private final NonceLedger ledger;
  private final Outbox outbox;
  private final PipelineQueues queues;
  private final TransactionTemplate transaction;

  LostNonce(
      EthereumClient node,
      LaneDirectory directory,
      LostNonces nonces,
      BlockSettlement settlement,
      MinedTransactions mined,
      OutcomeMetrics outcomes,
      LateEffects effects,
      UnexplainedNonces unexplained,
      Transactions transactions,
      NonceLedger ledger,
      Outbox outbox,
      PipelineQueues queues,
      TransactionTemplate transaction) {
    this.node = node;
    this.directory = directory;
    this.nonces = nonces;
    this.settlement = settlement;
    this.mined = mined;
    this.outcomes = outcomes;
    this.effects = effects;
    this.unexplained = unexplained;
    this.transactions = transactions;
    this.ledger = ledger;
    this.outbox = outbox;
    this.queues = queues;
    this.transaction = transaction;
  }

  /**
   * Explains these, as far as it can be done now.
   *
   * @param open holders of nonces that the chain has used up to {@code height}
   * @param addresses of their lanes
   * @return those that wait, or are taken over and looked at again by the next audit
   * @throws NodeUnavailableException when receipts cannot be agreed; nothing is changed then
   */
  List<NonceHolder> explain(
      List<NonceHolder> open, Map<LaneId, Address> addresses, BlockNumber height, Instant now) {
    unexplained.keep(open);
    if (open.isEmpty()) {
      return List.of();
    }
    Map<TransactionId, List<Attempt>> attempts =
        nonces.attempts(open).stream().collect(groupingBy(Attempt::transaction));
    Map<TxHash, Receipt> receipts =
        node.agreedReceipts(
            attempts.values().stream().flatMap(List::stream).map(Attempt::hash).toList());
    List<NonceHolder> later = new ArrayList<>();
    int looks = 0;
    for (NonceHolder holder : open) {
      List<Attempt> signed = attempts.getOrDefault(holder.transaction(), List.of());
      Optional<Attempt> won =
          signed.stream().filter(each -> receipts.containsKey(each.hash())).findFirst();
      if (won.isPresent()) {
        takeOver(won.get(), Objects.requireNonNull(receipts.get(won.get().hash())), height, now);
        later.add(holder);
      } else if (!unexplained.isDue(holder, now) || looks >= AT_ONCE) {
        later.add(holder);
      } else {
        looks++;
        Address sender = Objects.requireNonNull(addresses.get(holder.lane()));
        if (!look(holder, sender, signed, height, now)) {
          later.add(holder);
        }
      }
    }
    return later;
  }

  /** A block that nobody followed holds it. What is not final yet becomes so like all else. */
  private void takeOver(Attempt attempt, Receipt receipt, BlockNumber height, Instant now) {
    Inclusion found = BlockReader.inclusion(attempt, receipt);
    InBlock agreed =
        new InBlock(
            attempt.transaction(),
            attempt.hash(),
            receipt.block(),
            receipt.blockHash(),
            receipt.succeeded());
    boolean isFinal = receipt.block().compareTo(height) <= 0;
    List<LateEffect> late = new ArrayList<>();
    List<MinedTransactions.Ended> ended = new ArrayList<>();
    transaction.executeWithoutResult(status -> {
      late.clear();
      ended.clear();
      late.addAll(settlement.adopt(found, now));
      ended.addAll(mined.end(isFinal ? List.of(agreed) : List.of(), now));
    });
    outcomes.record(ended, now);
    effects.tell(late);
  }

  /** Looks for who used a nonce, and says whether that is explained. */
  private boolean look(
      NonceHolder holder, Address sender, List<Attempt> signed, BlockNumber height, Instant now) {
    Set<TxHash> ours = new HashSet<>(signed.stream().map(Attempt::hash).toList());
    Optional<Accounts.NonceUse> use = Optional.empty();
    @Nullable String why = null;
    try {
      use = node.agreedUse(sender, holder.nonce(), height);
    } catch (NodeUnavailableException e) {
      why = e.getMessage();
    }
    if (use.isEmpty() || ours.contains(use.get().hash())) {
      wait(holder, why, now);
      return false;
    }
    release(holder, use.get(), now);
    unexplained.forget(holder);
    return true;
  }

  private void wait(NonceHolder holder, @Nullable String why, Instant now) {
    unexplained
        .note(holder, why, now)
        .ifPresent(words ->
            transaction.executeWithoutResult(status -> {
              transactions.waitFor(
                  List.of(new Transactions.Wait(holder.transaction(), words, words)), now);
            }));
  }

  private void release(NonceHolder holder, Accounts.NonceUse use, Instant now) {
    LOG.warn(
        "{}: nonce {} was used by {} in block {}, which is not ours",
        directory.name(holder.lane()),
        holder.nonce(),
        use.hash(),
        use.block());
    transaction.executeWithoutResult(status -> {
      ledger.append(
          List.of(
              new NonceLedger.Entry(
                  holder.lane(),
                  holder.nonce(),
                  NonceEvent.FOREIGN,
                  holder.transaction().value(),
                  use.hash(),
                  "used in block %s by a transaction that is not ours".formatted(use.block()),
                  now)));
      if (nonces.release(holder, now)) {
        outbox.append(queues.accepted(), List.of(holder.transaction()));
      }
    });
  }
}
