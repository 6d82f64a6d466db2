package io.sluice.monitor;

import io.sluice.chain.ChainId;
import io.sluice.chain.ChainSettings;
import io.sluice.chain.Nonce;
import io.sluice.lane.Lane;
import io.sluice.lane.LaneId;
import io.sluice.lane.LaneSettings;
import io.sluice.lane.LaneState;
import io.sluice.lane.Lanes;
import io.sluice.monitor.FollowedBlocks.Position;
import io.sluice.outbox.Outbox;
import io.sluice.queue.QueueName;
import io.sluice.role.ForRole;
import io.sluice.role.Role;
import io.sluice.rpc.AccountState;
import io.sluice.rpc.EthereumClient;
import io.sluice.rpc.NodeUnavailableException;
import io.sluice.transaction.Attempts;
import io.sluice.transaction.Event;
import io.sluice.transaction.MinedTransactions;
import io.sluice.transaction.Timeline;
import io.sluice.transaction.TransactionId;
import io.sluice.transaction.TransactionState;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Compares lanes with the chain: gives new ones their first nonce, pauses those that run dry, sees
 * what is in the pool, and finds what a node has dropped without a word, which is then sent again
 * as it is.
 */
@Component
@ForRole(Role.MONITOR)
class LaneWatch {
  private static final Logger LOG = LoggerFactory.getLogger(LaneWatch.class);

  private final EthereumClient node;
  private final FollowedBlocks blocks;
  private final Lanes lanes;
  private final Attempts attempts;
  private final MinedTransactions transactions;
  private final Timeline timeline;
  private final Outbox outbox;
  private final ChainId chain;
  private final LaneSettings laneSettings;
  private final MonitorSettings settings;
  private final Clock clock;
  private final TransactionTemplate transaction;
  private Instant previous = Instant.EPOCH;
  private Instant idleCheckDue = Instant.EPOCH;

  LaneWatch(
      EthereumClient node,
      FollowedBlocks blocks,
      Lanes lanes,
      Attempts attempts,
      MinedTransactions transactions,
      Timeline timeline,
      Outbox outbox,
      ChainSettings chain,
      LaneSettings laneSettings,
      MonitorSettings settings,
      Clock clock,
      TransactionTemplate transaction) {
    this.node = node;
    this.blocks = blocks;
    this.lanes = lanes;
    this.attempts = attempts;
    this.transactions = transactions;
    this.timeline = timeline;
    this.outbox = outbox;
    this.chain = chain.chainId();
    this.laneSettings = laneSettings;
    this.settings = settings;
    this.clock = clock;
    this.transaction = transaction;
  }

  /**
   * Checks what there is to check: after a new block the lanes with something in flight, new lanes
   * at once, idle ones now and then. Called by one thread.
   */
  void check(boolean newBlock) {
    Instant now = clock.instant();
    boolean everyone = !now.isBefore(idleCheckDue);
    List<Lane> due =
        lanes.all(chain).stream()
            .filter(lane ->
                everyone || lane.state() == LaneState.NEW || (newBlock && lane.pending() > 0))
            .toList();
    if (everyone) {
      idleCheckDue = now.plus(settings.laneCheck());
    }
    due.stream().filter(lane -> lane.state() == LaneState.NEW).forEach(this::adopt);
    if (!due.isEmpty()) {
      List<AccountState> accounts = node.accounts(due.stream().map(Lane::address).toList());
      transaction.executeWithoutResult(status -> compare(due, accounts, now));
    }
    if (newBlock) {
      previous = now;
    }
  }

  /** A lane's first nonce must not be the word of one node. */
  private void adopt(Lane lane) {
    Position tip =
        blocks.tip(chain).orElseThrow(() -> new NodeUnavailableException("no block was followed"));
    Nonce next = node.agreedNonces(List.of(lane.address()), tip.number()).getFirst();
    transaction.executeWithoutResult(status -> lanes.adopt(lane.id(), next));
  }

  private void compare(List<Lane> due, List<AccountState> accounts, Instant now) {
    List<LaneId> unsent = new ArrayList<>();
    for (int i = 0; i < due.size(); i++) {
      Lane lane = due.get(i);
      AccountState account = accounts.get(i);
      observe(lane, account, now);
      if (lane.pending() > 0) {
        compareWithPool(lane, account, now);
        if (account.pending().compareTo(Objects.requireNonNull(lane.next())) < 0) {
          unsent.add(lane.id());
        }
      }
    }
    outbox.append(QueueName.SIGNED_TX, unsent);
  }

  private void observe(Lane lane, AccountState account, Instant now) {
    boolean starved = lane.required() != null && !canPay(lane, account);
    LaneState state =
        starved || account.balance().compareTo(laneSettings.minimum()) < 0
            ? LaneState.LOW_BALANCE
            : LaneState.ACTIVE;
    if (state != lane.state()) {
      LOG.info("{} is {}, its balance is {} wei", lane.name(), state, account.balance());
    }
    lanes.observe(lane.id(), new Lanes.Observation(state, starved, account.balance()), now);
  }

  /**
   * Whether to try again what a node found the lane too poor for. A node counts everything in its
   * pool against the balance, so the lane must have gained something, or have nothing there.
   */
  private static boolean canPay(Lane lane, AccountState account) {
    boolean enough = lane.required() == null || account.balance().compareTo(lane.required()) >= 0;
    boolean gained = lane.balance() == null || account.balance().compareTo(lane.balance()) > 0;
    return enough && (gained || account.latest().equals(account.pending()));
  }

  /**
   * Looks only at what was sent before the previous block, so that a node has had the time to show
   * it.
   */
  private void compareWithPool(Lane lane, AccountState account, Instant now) {
    List<TransactionId> waiting =
        attempts.sentBefore(lane.id(), account.latest(), account.pending(), previous);
    if (!waiting.isEmpty()) {
      timeline.append(
          transactions.seeInMempool(waiting, now).stream()
              .map(id -> new Event(id, TransactionState.IN_MEMPOOL, null, now))
              .toList());
    }
    int dropped = attempts.forgetSent(lane.id(), account.pending(), previous);
    if (dropped > 0) {
      LOG.warn(
          "{}: the node no longer has {} transactions from nonce {}; sending them again",
          lane.name(),
          dropped,
          account.pending());
      lanes.resize(lane.id(), laneSettings.window().afterDrop(lane.window()));
    }
  }
}
