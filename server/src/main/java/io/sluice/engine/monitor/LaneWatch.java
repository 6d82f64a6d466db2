package io.sluice.engine.monitor;

import io.sluice.backing.outbox.Outbox;
import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.LaneSettings;
import io.sluice.engine.lane.LaneState;
import io.sluice.engine.lane.Lanes;
import io.sluice.engine.transaction.MinedTransactions;
import io.sluice.engine.transaction.NonceRange;
import io.sluice.engine.transaction.PipelineQueues;
import io.sluice.engine.transaction.PooledAttempts;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.AccountState;
import io.sluice.evm.rpc.Accounts;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Compares lanes with the chain: pauses those that run dry, sees what is in the pool, and finds
 * what a node has dropped without a word, which is then sent again as it is. One look costs the
 * same few statements and one request however many lanes there are: at most {@value #AT_ONCE} are
 * looked at, those first that were not for the longest time.
 */
@PerNetwork
@ForRole(Role.MONITOR)
class LaneWatch {
  /** Lanes in one look. */
  static final int AT_ONCE = 200;

  /** Between looks without a new block. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** How long a lane that waits for money may wait after it came. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Nonce LAST = new Nonce(Long.MAX_VALUE);

  private static final Logger LOG = LoggerFactory.getLogger(LaneWatch.class);

  private final Accounts node;
  private final Lanes lanes;
  private final LaneAdoption adoption;
  private final PooledAttempts attempts;
  private final MinedTransactions transactions;
  private final Outbox outbox;
  private final PipelineQueues queues;
  private final ChainId chain;
  private final LaneSettings laneSettings;
  private final MonitorSettings settings;
  private final Clock clock;
  private final TransactionTemplate transaction;
  private Instant previous = Instant.EPOCH;
  private Instant due = Instant.EPOCH;

  LaneWatch(
      Accounts node,
      Lanes lanes,
      LaneAdoption adoption,
      PooledAttempts attempts,
      MinedTransactions transactions,
      Outbox outbox,
      PipelineQueues queues,
      ChainSettings chain,
      LaneSettings laneSettings,
      MonitorSettings settings,
      Clock clock,
      TransactionTemplate transaction) {
    this.node = node;
    this.lanes = lanes;
    this.adoption = adoption;
    this.attempts = attempts;
    this.transactions = transactions;
    this.outbox = outbox;
    this.queues = queues;
    this.chain = chain.chainId();
    this.laneSettings = laneSettings;
    this.settings = settings;
    this.clock = clock;
    this.transaction = transaction;
  }

  /**
   * Checks what there is to check: after a new block the lanes with something in flight, new lanes
   * at once, idle ones now and then. Called by one thread.
   *
   * @return whether any was due
   */
  boolean check(boolean newBlock) {
    Instant now = clock.instant();
    if (!newBlock && now.isBefore(due)) {
      return false;
    }
    due = now.plus(PAUSE);
    List<Lane> known = lanes.all(chain).stream().filter(Lane::watched).toList();
    List<Lane> adopted = adoption.adopt(known, now);
    List<Lane> looked =
        Stream.concat(
                adopted.stream(),
                known.stream()
                    .filter(lane -> lane.state() != LaneState.NEW)
                    .filter(lane -> lane.pending() > 0 ? newBlock : isIdleDue(lane, now))
                    .sorted(Comparator.comparing(LaneWatch::lastLook)))
            .limit(AT_ONCE)
            .toList();
    if (!looked.isEmpty()) {
      List<AccountState> accounts = node.accounts(looked.stream().map(Lane::address).toList());
      transaction.executeWithoutResult(status -> compare(looked, accounts, now));
    }
    if (newBlock) {
      previous = now;
    }
    return !looked.isEmpty();
  }

  private static Instant lastLook(Lane lane) {
    return lane.checkedAt() == null ? Instant.EPOCH : lane.checkedAt();
  }

  private boolean isIdleDue(Lane lane, Instant now) {
    Duration every = settings.laneCheck();
    if (lane.state() == LaneState.LOW_BALANCE && every.compareTo(PATIENCE) > 0) {
      every = PATIENCE;
    }
    return !now.isBefore(lastLook(lane).plus(every));
  }

  private void compare(List<Lane> looked, List<AccountState> accounts, Instant now) {
    Map<LaneId, Lanes.Observation> seen = new LinkedHashMap<>();
    List<NonceRange> inPool = new ArrayList<>();
    List<NonceRange> absent = new ArrayList<>();
    List<LaneId> unsent = new ArrayList<>();
    Map<LaneId, Lane> busy = new LinkedHashMap<>();
    for (int i = 0; i < looked.size(); i++) {
      Lane lane = looked.get(i);
      AccountState account = accounts.get(i);
      seen.put(lane.id(), observe(lane, account));
      if (lane.pending() > 0) {
        busy.put(lane.id(), lane);
        inPool.add(new NonceRange(lane.id(), account.latest(), account.pending()));
        absent.add(new NonceRange(lane.id(), account.pending(), LAST));
        if (account.pending().compareTo(Objects.requireNonNull(lane.next())) < 0) {
          unsent.add(lane.id());
        }
      }
    }
    lanes.observe(seen, now);
    see(attempts.shown(inPool, previous), now);
    drop(busy, attempts.forget(absent, previous));
    outbox.append(queues.signed(), unsent);
  }

  private Lanes.Observation observe(Lane lane, AccountState account) {
    boolean starved = lane.required() != null && !canPay(lane, account);
    LaneState state = starved || isPoor(account) ? LaneState.LOW_BALANCE : LaneState.ACTIVE;
    if (lane.state() == LaneState.DRAINING) {
      state = LaneState.DRAINING;
    }
    if (state != lane.state()) {
      LOG.info("{} is {}, its balance is {} wei", lane.name(), state, account.balance());
    }
    return new Lanes.Observation(state, starved, account.balance());
  }

  private boolean isPoor(AccountState account) {
    return account.balance().compareTo(laneSettings.minimum()) < 0;
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

  private void see(List<TransactionId> shown, Instant now) {
    if (!shown.isEmpty()) {
      transactions.seeInMempool(shown, now);
    }
  }

  private void drop(Map<LaneId, Lane> busy, Map<LaneId, Integer> dropped) {
    if (dropped.isEmpty()) {
      return;
    }
    Map<LaneId, Integer> windows = new LinkedHashMap<>();
    dropped.forEach((id, count) -> {
      Lane lane = Objects.requireNonNull(busy.get(id));
      LOG.warn(
          "{}: the node no longer has {} of its transactions; sending them again",
          lane.name(),
          count);
      windows.put(id, laneSettings.window().afterDrop(lane.window()));
    });
    lanes.resize(windows);
  }
}
