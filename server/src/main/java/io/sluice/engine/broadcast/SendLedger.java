package io.sluice.engine.broadcast;

import io.sluice.engine.block.FollowedBlocks;
import io.sluice.engine.transaction.Attempt;
import io.sluice.engine.transaction.Attempts;
import io.sluice.engine.transaction.Transactions;
import io.sluice.engine.transaction.UnsentAttempt;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Instant;
import java.util.List;

/** Notes what a node has, for whoever asks later. The caller owns the transaction. */
@PerNetwork
@ForRole(Role.BROADCASTER)
class SendLedger {
  private final Attempts attempts;
  private final Transactions transactions;
  private final ChainId chain;

  SendLedger(Attempts attempts, Transactions transactions, ChainSettings chain) {
    this.attempts = attempts;
    this.transactions = transactions;
    this.chain = chain.chainId();
  }

  void note(List<UnsentAttempt> taken, Instant now) {
    if (taken.isEmpty()) {
      return;
    }
    List<Attempt> sent = taken.stream().map(UnsentAttempt::attempt).toList();
    attempts.markSent(chain, sent, FollowedBlocks.NEWEST, now);
    transactions.submit(sent.stream().map(Attempt::transaction).toList(), now);
  }
}
