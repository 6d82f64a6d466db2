package io.sluice.engine.remote;

import io.sluice.backing.outbox.Outbox;
import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.LaneDirectory;
import io.sluice.engine.remote.RemoteSubmission.State;
import io.sluice.engine.transaction.Failure;
import io.sluice.engine.transaction.PipelineQueues;
import io.sluice.engine.transaction.RemoteTransactions;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.Transactions;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;

/**
 * What waits for a person, and what a person says of it. Only what is held can be decided so: while
 * anything can still be learned nobody has to know. The caller owns the database transaction.
 */
@PerNetwork
@ForRole(Role.API)
public class RemoteDesk {
  private final RemoteSubmissions submissions;
  private final RemoteTransactions remote;
  private final Transactions transactions;
  private final Hearing hearing;
  private final LaneDirectory lanes;
  private final Outbox outbox;
  private final PipelineQueues queues;
  private final ChainId chain;
  private final Clock clock;

  RemoteDesk(
      RemoteSubmissions submissions,
      RemoteTransactions remote,
      Transactions transactions,
      Hearing hearing,
      LaneDirectory lanes,
      Outbox outbox,
      PipelineQueues queues,
      ChainSettings chain,
      Clock clock) {
    this.submissions = submissions;
    this.remote = remote;
    this.transactions = transactions;
    this.hearing = hearing;
    this.lanes = lanes;
    this.outbox = outbox;
    this.queues = queues;
    this.chain = chain.chainId();
    this.clock = clock;
  }

  /** Those that wait for a person, the oldest first. */
  public List<RemoteSubmission> held(int most) {
    return submissions.held(chain, most);
  }

  /** The one of a transaction; empty when it does not wait for a person, or not on this network. */
  public Optional<RemoteSubmission> held(TransactionId id) {
    return submissions
        .lockOpen(id)
        .filter(each -> each.state() == State.HELD && lanes.find(each.lane()).isPresent());
  }

  /** What clients call the relayer that may have it. */
  public String relayer(RemoteSubmission one) {
    return lanes.find(one.lane()).map(Lane::name).orElse("");
  }

  /** The relayer does not have it, and never will: another may be given it. */
  public boolean neverSent(RemoteSubmission one, String who) {
    Instant now = clock.instant();
    String why = who + " has said that " + relayer(one) + " never got it";
    if (one.remoteId() != null || !submissions.close(one, State.ABSENT, why, State.HELD)) {
      return false;
    }
    outbox.append(queues.accepted(), remote.takeBack(Map.of(one.transaction(), why), now));
    return true;
  }

  /**
   * The relayer has it as this.
   *
   * @return false also when that is another of ours
   */
  public boolean sentAs(RemoteSubmission one, String remoteId) {
    Instant now = clock.instant();
    RemoteTransaction there =
        new RemoteTransaction(remoteId, "", null, null, null, null, null, null, null, "0x", null);
    try {
      if (!submissions.take(one, there, now, now)) {
        return false;
      }
    } catch (DuplicateKeyException e) {
      return false;
    }
    transactions.submit(List.of(one.transaction()), now);
    return true;
  }

  /** It will not have its effect, as a person has made sure: it fails. */
  public boolean failed(RemoteSubmission one, String who) {
    String why = who + " has said that " + relayer(one) + " will never send it";
    Failure failure = new Failure(one.transaction(), ErrorCode.RELAYER_GAVE_UP, why);
    return submissions.close(one, State.OVER, why, State.HELD)
        && !remote.fail(List.of(failure), clock.instant()).isEmpty();
  }

  /**
   * Takes down what a relayer has told of one of its transactions; nothing where it is of nobody
   * here.
   */
  public void hear(RemoteTransaction there) {
    Instant now = clock.instant();
    submissions.withRemoteId(there.id()).stream()
        .filter(each -> lanes.find(each.lane()).isPresent())
        .forEach(each -> hearing.hear(each, there, now));
  }
}
