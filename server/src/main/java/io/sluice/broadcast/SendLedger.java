package io.sluice.broadcast;

import io.sluice.chain.ChainId;
import io.sluice.chain.ChainSettings;
import io.sluice.lane.NonceEvent;
import io.sluice.lane.NonceLedger;
import io.sluice.role.ForRole;
import io.sluice.role.Role;
import io.sluice.transaction.Attempt;
import io.sluice.transaction.AttemptKind;
import io.sluice.transaction.Attempts;
import io.sluice.transaction.Event;
import io.sluice.transaction.Timeline;
import io.sluice.transaction.TransactionState;
import io.sluice.transaction.Transactions;
import io.sluice.transaction.UnsentAttempt;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** Notes what a node has, for whoever asks later. The caller owns the transaction. */
@Component
@ForRole(Role.BROADCASTER)
class SendLedger {
  private final Attempts attempts;
  private final Transactions transactions;
  private final Timeline timeline;
  private final NonceLedger ledger;
  private final ChainId chain;

  SendLedger(
      Attempts attempts,
      Transactions transactions,
      Timeline timeline,
      NonceLedger ledger,
      ChainSettings chain) {
    this.attempts = attempts;
    this.transactions = transactions;
    this.timeline = timeline;
    this.ledger = ledger;
    this.chain = chain.chainId();
  }

  void note(List<UnsentAttempt> taken, Instant now) {
    if (taken.isEmpty()) {
      return;
    }
    List<Attempt> sent = taken.stream().map(UnsentAttempt::attempt).toList();
    attempts.markSent(chain, sent, now);
    transactions.submit(sent.stream().map(Attempt::transaction).toList(), now);
    timeline.append(
        taken.stream()
            .filter(SendLedger::isNews)
            .map(each ->
                new Event(each.attempt().transaction(), TransactionState.SUBMITTED, null, now))
            .toList());
    ledger.append(
        taken.stream()
            .filter(each -> !each.sentBefore())
            .map(each -> entry(each.attempt(), now))
            .toList());
  }

  /** Whether its client does not know yet that a node has it. */
  private static boolean isNews(UnsentAttempt taken) {
    return taken.attempt().kind() == AttemptKind.FIRST && !taken.sentBefore();
  }

  private static NonceLedger.Entry entry(Attempt attempt, Instant now) {
    return new NonceLedger.Entry(
        attempt.lane(),
        attempt.nonce(),
        NonceEvent.SENT,
        attempt.transaction().value(),
        attempt.hash(),
        null,
        now);
  }
}
