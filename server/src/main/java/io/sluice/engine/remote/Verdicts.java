package io.sluice.engine.remote;

import io.sluice.engine.block.Believed;
import io.sluice.engine.block.BlockReader;
import io.sluice.engine.block.BlockSettlement;
import io.sluice.engine.block.DeepHeight;
import io.sluice.engine.block.FollowedBlocks;
import io.sluice.engine.block.LateEffects;
import io.sluice.engine.block.OutcomeMetrics;
import io.sluice.engine.lane.LaneDirectory;
import io.sluice.engine.remote.RemoteSubmission.State;
import io.sluice.engine.transaction.Attempt;
import io.sluice.engine.transaction.AttemptKind;
import io.sluice.engine.transaction.Attempts;
import io.sluice.engine.transaction.Failure;
import io.sluice.engine.transaction.InBlock;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.LateEffect;
import io.sluice.engine.transaction.MinedTransactions;
import io.sluice.engine.transaction.RemoteAttempts;
import io.sluice.engine.transaction.RemoteTransactions;
import io.sluice.engine.transaction.Transactions;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.SignedTransaction;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.Accounts;
import io.sluice.evm.rpc.EthereumClient;
import io.sluice.evm.rpc.Receipt;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Says from the chain what became of what a relayer has. It is mined when a block holds any hash
 * that was ever heard of it and the bytes behind that hash are what was asked for; what the relayer
 * calls its end decides nothing. It has failed when every nonce that the relayer used for it is
 * used, deep enough, by something that is shown and is not it.
 */
@PerNetwork
@ForRole(Role.MONITOR)
class Verdicts {
  private static final Logger LOG = LoggerFactory.getLogger(Verdicts.class);

  private final EthereumClient node;
  private final FollowedBlocks blocks;
  private final DeepHeight deep;
  private final Believed believed;
  private final BlockSettlement settlement;
  private final MinedTransactions mined;
  private final OutcomeMetrics outcomes;
  private final LateEffects effects;
  private final RemoteHashes hashes;
  private final RemoteAttempts attempts;
  private final Attempts known;
  private final RemoteTransactions remote;
  private final Transactions transactions;
  private final RemoteSubmissions submissions;
  private final LaneDirectory lanes;
  private final ChainId chain;
  private final Clock clock;
  private final TransactionTemplate transaction;

  Verdicts(
      EthereumClient node,
      FollowedBlocks blocks,
      DeepHeight deep,
      Believed believed,
      BlockSettlement settlement,
      MinedTransactions mined,
      OutcomeMetrics outcomes,
      LateEffects effects,
      RemoteHashes hashes,
      RemoteAttempts attempts,
      Attempts known,
      RemoteTransactions remote,
      Transactions transactions,
      RemoteSubmissions submissions,
      LaneDirectory lanes,
      ChainSettings chain,
      Clock clock,
      TransactionTemplate transaction) {
    this.node = node;
    this.blocks = blocks;
    this.deep = deep;
    this.believed = believed;
    this.settlement = settlement;
    this.mined = mined;
    this.outcomes = outcomes;
    this.effects = effects;
    this.hashes = hashes;
    this.attempts = attempts;
    this.known = known;
    this.remote = remote;
    this.transactions = transactions;
    this.submissions = submissions;
    this.lanes = lanes;
    this.chain = chain.chainId();
    this.clock = clock;
    this.transaction = transaction;
  }

  /**
   * Takes over what blocks that were settled hold: hashes are heard of late.
   *
   * @return those whose effect was found
   */
  List<RemoteSubmission> takeOver(List<RemoteSubmission> some) {
    takeUp(some);
    List<Attempt> heard =
        attempts.of(some.stream().map(RemoteSubmission::transaction).distinct().toList());
    if (heard.isEmpty()) {
      return List.of();
    }
    Map<TxHash, Receipt> receipts = node.agreedReceipts(heard.stream().map(Attempt::hash).toList());
    List<Attempt> won =
        believed.of(heard.stream().filter(each -> receipts.containsKey(each.hash())).toList());
    List<RemoteSubmission> found = new ArrayList<>();
    for (Attempt each : won) {
      Receipt receipt = receipts.get(each.hash());
      if (receipt != null && takeOver(each, receipt)) {
        some.stream()
            .filter(one -> one.transaction().equals(each.transaction()))
            .forEach(found::add);
      }
    }
    return found;
  }

  /** Hashes that were heard are attempts from now on; blocks are searched for them. */
  private void takeUp(List<RemoteSubmission> some) {
    Instant now = clock.instant();
    List<Attempt> heard =
        hashes.of(some.stream().map(RemoteSubmission::transaction).distinct().toList());
    if (!heard.isEmpty()) {
      transaction.executeWithoutResult(status -> {
        for (Attempt each : heard) {
          if (attempts.hear(each, now)) {
            remote.show(each.transaction(), each.hash(), now);
          }
        }
      });
    }
  }

  /** A block above the tip is read when it is followed. */
  private boolean takeOver(Attempt attempt, Receipt receipt) {
    Optional<FollowedBlocks.Position> tip = blocks.tip(chain);
    if (tip.isEmpty() || receipt.block().compareTo(tip.get().number()) > 0) {
      return true;
    }
    Instant now = clock.instant();
    boolean isFinal =
        deep.under(tip.get()).filter(height -> receipt.block().compareTo(height) <= 0).isPresent();
    InBlock agreed =
        new InBlock(
            attempt.transaction(),
            attempt.hash(),
            receipt.block(),
            receipt.blockHash(),
            receipt.succeeded());
    List<LateEffect> late = new ArrayList<>();
    List<MinedTransactions.Ended> ended = new ArrayList<>();
    transaction.executeWithoutResult(status -> {
      late.clear();
      ended.clear();
      late.addAll(settlement.adopt(BlockReader.inclusion(attempt, receipt), now));
      ended.addAll(mined.end(isFinal ? List.of(agreed) : List.of(), now));
    });
    outcomes.record(ended, now);
    effects.tell(late);
    return true;
  }

  /**
   * Ends what can no longer have its effect.
   *
   * @param says what the relayer says, for people
   * @return what is still waited for; empty when it has ended, or its effect was found after all
   */
  Optional<String> giveUp(RemoteSubmission one, String says) {
    SortedSet<Nonce> nonces = new TreeSet<>();
    attempts.of(List.of(one.transaction())).forEach(each -> nonces.add(each.nonce()));
    if (one.nonce() != null) {
      nonces.add(one.nonce());
    }
    if (nonces.isEmpty()) {
      return Optional.of("it has no nonce that could be looked at");
    }
    Optional<BlockNumber> height = blocks.tip(chain).flatMap(deep::under);
    if (height.isEmpty()) {
      return Optional.of("no block is deep enough yet");
    }
    Address account = lanes.get(one.lane()).address();
    Intent intent = remote.intents(List.of(one.transaction())).get(one.transaction());
    for (Nonce nonce : nonces) {
      Optional<Accounts.NonceUse> use = node.agreedUse(account, nonce, height.get());
      if (use.isEmpty()) {
        return Optional.of("nonce " + nonce + " is not shown to be used in a final block");
      }
      TxHash hash = use.get().hash();
      SignedTransaction signed = node.signed(List.of(hash)).get(hash);
      if (signed == null) {
        return Optional.of("what used nonce " + nonce + " cannot be read");
      }
      if (Believed.isMeant(signed, intent, account) && !isOfAnother(hash, one)) {
        find(one, nonce, hash);
        return Optional.empty();
      }
    }
    fail(one, says + "; its nonce was used by something else");
    return Optional.empty();
  }

  /** Another of ours may have asked for the same. */
  private boolean isOfAnother(TxHash hash, RemoteSubmission one) {
    return known.among(List.of(hash)).stream()
        .anyMatch(each -> !each.transaction().equals(one.transaction()));
  }

  /** The relayer has lost the hash of what it sent: the chain has it. */
  private void find(RemoteSubmission one, Nonce nonce, TxHash hash) {
    Instant now = clock.instant();
    LOG.warn(
        "Transaction {} is in a block as {}, of which its relayer told nothing",
        one.transaction(),
        hash);
    transaction.executeWithoutResult(status ->
        attempts.hear(
            new Attempt(one.transaction(), one.lane(), nonce, AttemptKind.FIRST, hash), now));
    takeOver(List.of(one));
  }

  /** It is certain that it will not have its effect. */
  void fail(RemoteSubmission one, String words) {
    Instant now = clock.instant();
    transaction.executeWithoutResult(status -> {
      Failure failure = new Failure(one.transaction(), ErrorCode.RELAYER_GAVE_UP, words);
      if (!remote.fail(List.of(failure), now).isEmpty()) {
        submissions.close(one, State.OVER, words, State.TAKEN, State.HELD);
      }
    });
  }

  /** Says why it waits. */
  void wait(RemoteSubmission one, String words) {
    Instant now = clock.instant();
    transaction.executeWithoutResult(status ->
        transactions.waitFor(
            List.of(new Transactions.Wait(one.transaction(), words, "waits: " + words)), now));
  }
}
