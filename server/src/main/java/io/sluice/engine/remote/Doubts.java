package io.sluice.engine.remote;

import io.sluice.backing.outbox.Outbox;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.remote.RemoteSubmission.State;
import io.sluice.engine.transaction.PipelineQueues;
import io.sluice.engine.transaction.RemoteTransactions;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.Transactions;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
 * Learns what became of requests without an outcome, from the relayer's own list. One that is there
 * is found by its mark, and is ours from then on. One that is certainly not there goes back to the
 * pool. What cannot be known waits for a person, and nothing is sent meanwhile.
 */
@PerNetwork
@ForRole(Role.MONITOR)
class Doubts {
  private static final int MOST = 200;

  private static final Duration AGAIN = Duration.ofSeconds(5);
  private static final Duration RARELY = Duration.ofMinutes(1);

  /** By so much one that is ours may seem older than its request. */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger(Doubts.class);

  private final RemoteSubmissions submissions;
  private final RelayerList list;
  private final RelayerClient client;
  private final RemoteTransactions remote;
  private final Transactions transactions;
  private final Hearing hearing;
  private final Outbox outbox;
  private final PipelineQueues queues;
  private final RemoteSettings settings;
  private final Clock clock;
  private final TransactionTemplate transaction;

  Doubts(
      RemoteSubmissions submissions,
      RelayerList list,
      RelayerClient client,
      RemoteTransactions remote,
      Transactions transactions,
      Hearing hearing,
      Outbox outbox,
      PipelineQueues queues,
      RemoteSettings settings,
      Clock clock,
      TransactionTemplate transaction) {
    this.submissions = submissions;
    this.list = list;
    this.client = client;
    this.remote = remote;
    this.transactions = transactions;
    this.hearing = hearing;
    this.outbox = outbox;
    this.queues = queues;
    this.settings = settings;
    this.clock = clock;
    this.transaction = transaction;
  }

  /** Looks at those of a relayer whose time has come. */
  void look(RemoteRelayer relayer, LaneId lane) {
    List<RemoteSubmission> due =
        submissions.due(lane, clock.instant(), MOST, State.INTENT, State.HELD).stream()
            .filter(each -> each.remoteId() == null)
            .toList();
    if (due.isEmpty()) {
      return;
    }
    RelayerList.Reading first = list.read(relayer);
    Set<String> unknown = unknown(lane, first);
    List<RemoteSubmission> missing =
        due.stream().filter(each -> !bind(each, relayer, first, unknown)).toList();
    if (!missing.isEmpty()) {
      Instant now = clock.instant();
      boolean mayBeCertain = missing.stream().anyMatch(each -> !now.isBefore(certainAfter(each)));
      RelayerList.Reading second = mayBeCertain ? list.read(relayer) : first;
      unknown.addAll(unknown(lane, second));
      Evidence evidence =
          new Evidence(
              first,
              second,
              unknown,
              submissions.living(lane),
              mayBeCertain ? counter(relayer) : null);
      missing.stream()
          .filter(each -> !bind(each, relayer, second, unknown))
          .forEach(each -> judge(each, relayer, evidence));
    }
  }

  private Instant certainAfter(RemoteSubmission one) {
    return RemoteSender.certainAfter(one.createdAt(), settings);
  }

  /** Those in a reading that are of nobody's submissions here. */
  private Set<String> unknown(LaneId lane, RelayerList.Reading reading) {
    Set<String> unknown = new HashSet<>(reading.found().keySet());
    unknown.removeAll(submissions.bound(lane, reading.found().keySet()));
    return unknown;
  }

  private @Nullable Long counter(RemoteRelayer relayer) {
    return client.status(relayer) instanceof RelayerHttp.Answer.Heard heard
        ? RemoteHealth.counter(heard)
        : null;
  }

  /** Finds one by its mark; says whether nothing more is to be decided about it now. */
  private boolean bind(
      RemoteSubmission one,
      RemoteRelayer relayer,
      RelayerList.Reading reading,
      Set<String> unknown) {
    List<RemoteTransaction> found =
        reading.found().values().stream()
            .filter(each -> unknown.contains(each.id()) && each.is(one.request()))
            .toList();
    if (found.isEmpty()) {
      return false;
    }
    RemoteTransaction there = found.getFirst();
    if (found.size() > 1 || isOlder(there, one, reading)) {
      hold(one, relayer, "its list has what may be this one, and may be another's: " + there.id());
      return true;
    }
    take(one, there);
    unknown.remove(there.id());
    return true;
  }

  private static boolean isOlder(
      RemoteTransaction there, RemoteSubmission one, RelayerList.Reading reading) {
    if (there.createdAt() == null) {
      return false;
    }
    Duration skew = Objects.requireNonNullElse(reading.skew(), Duration.ZERO);
    return there.createdAt().minus(skew).isBefore(one.createdAt().minus(TOLERANCE));
  }

  private void take(RemoteSubmission one, RemoteTransaction there) {
    Instant now = clock.instant();
    transaction.executeWithoutResult(status -> take(one, there, now));
  }

  /** The relayer has it. The caller owns the database transaction. */
  boolean take(RemoteSubmission one, RemoteTransaction there, Instant now) {
    boolean taken = submissions.take(one, there, now, now);
    if (taken) {
      transactions.submit(List.of(one.transaction()), now);
      hearing.keep(one, there, now);
      LOG.info(
          "Transaction {} is with its relayer after all, as {}", one.transaction(), there.id());
    }
    return taken;
  }

  private void judge(RemoteSubmission one, RemoteRelayer relayer, Evidence evidence) {
    Instant now = clock.instant();
    Absence.Finding finding =
        Absence.of(
            one,
            relayer,
            evidence.first,
            evidence.second,
            evidence.unknown,
            evidence.living,
            evidence.counter,
            certainAfter(one),
            now);
    switch (finding.certainty()) {
      case ABSENT -> giveBack(one, "its list shows that it never got it");
      case LATER ->
          transaction.executeWithoutResult(status -> submissions.postpone(one, now.plus(AGAIN)));
      case NEVER -> hold(one, relayer, finding.words());
    }
  }

  private void giveBack(RemoteSubmission one, String why) {
    Instant now = clock.instant();
    transaction.executeWithoutResult(status -> giveBack(one, why, now));
  }

  /** Nobody has it: another may be given it. The caller owns the database transaction. */
  boolean giveBack(RemoteSubmission one, String why, Instant now) {
    if (!submissions.close(one, State.ABSENT, why, State.INTENT, State.HELD)) {
      return false;
    }
    List<TransactionId> back = remote.takeBack(Map.of(one.transaction(), why), now);
    outbox.append(queues.accepted(), back);
    return true;
  }

  /** A person must say what became of it. */
  void hold(RemoteSubmission one, RemoteRelayer relayer, String why) {
    Instant now = clock.instant();
    String words = "a person must say whether %s has it: %s".formatted(relayer.baseUrl(), why);
    Optional<Boolean> fresh =
        Optional.ofNullable(
            transaction.execute(status -> {
              if (!submissions.doubt(one, State.HELD, why, now.plus(RARELY))) {
                return false;
              }
              transactions.waitFor(
                  List.of(new Transactions.Wait(one.transaction(), words, "waits: " + words)), now);
              return one.state() != State.HELD;
            }));
    if (fresh.orElse(false)) {
      LOG.error("Transaction {} waits: {}", one.transaction(), words);
    }
  }

  /** What is known of a relayer while doubts are judged. */
  private record Evidence(
      RelayerList.Reading first,
      RelayerList.Reading second,
      Set<String> unknown,
      Set<String> living,
      @Nullable Long counter) {}
}
