package io.sluice.engine.remote;

import io.sluice.engine.lane.LaneId;
import io.sluice.engine.remote.RemoteSubmission.State;
import io.sluice.engine.transaction.RemoteTransactions;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.NodeUnavailableException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Asks a relayer for what it has of ours and told nothing of for a while, and draws the
 * consequences of what it tells, whoever brought that. One thread.
 */
@PerNetwork
@ForRole(Role.MONITOR)
class Following implements DisposableBean {
  /** At once; a relayer takes a hundred requests a second. */
  private static final int MOST = 50;

  private static final Duration RARELY = Duration.ofSeconds(30);
  private static final Logger LOG = LoggerFactory.getLogger(Following.class);

  private final RemoteSubmissions submissions;
  private final RemoteTransactions remote;
  private final RelayerClient client;
  private final Hearing hearing;
  private final Verdicts verdicts;
  private final Doubts doubts;
  private final RemoteSettings settings;
  private final Clock clock;
  private final TransactionTemplate transaction;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Following(
      RemoteSubmissions submissions,
      RemoteTransactions remote,
      RelayerClient client,
      Hearing hearing,
      Verdicts verdicts,
      Doubts doubts,
      RemoteSettings settings,
      Clock clock,
      TransactionTemplate transaction) {
    this.submissions = submissions;
    this.remote = remote;
    this.client = client;
    this.hearing = hearing;
    this.verdicts = verdicts;
    this.doubts = doubts;
    this.settings = settings;
    this.clock = clock;
    this.transaction = transaction;
  }

  /** Looks at those of a relayer whose time has come. */
  void look(RemoteRelayer relayer, LaneId lane) {
    Instant now = clock.instant();
    List<RemoteSubmission> due =
        submissions.due(lane, now, MOST, State.TAKEN, State.HELD, State.INTENT);
    if (due.isEmpty()) {
      return;
    }
    List<RemoteSubmission> open = close(due, now);
    Map<RemoteSubmission, RelayerHttp.Answer> answers =
        ask(relayer, open.stream().filter(each -> each.remoteId() != null).toList());
    answers.forEach((one, answer) -> hear(one, answer, relayer));
    try {
      List<RemoteSubmission> found = verdicts.takeOver(List.copyOf(answers.keySet()));
      answers.forEach((one, answer) -> {
        if (!found.contains(one)) {
          conclude(one, answer, relayer);
        }
      });
    } catch (NodeUnavailableException e) {
      LOG.debug("What relayers have is compared with the chain later: {}", e.getMessage());
    }
  }

  /** Those that are over are looked at no more, and those in a block rarely. */
  private List<RemoteSubmission> close(List<RemoteSubmission> due, Instant now) {
    Map<?, TransactionState> states =
        remote.states(due.stream().map(RemoteSubmission::transaction).toList());
    List<RemoteSubmission> open = new ArrayList<>();
    transaction.executeWithoutResult(status -> {
      open.clear();
      for (RemoteSubmission each : due) {
        TransactionState state = states.get(each.transaction());
        if (state == null || state.terminal()) {
          submissions.close(each, State.OVER, null, State.INTENT, State.TAKEN, State.HELD);
        } else if (state == TransactionState.MINED) {
          submissions.postpone(each, now.plus(settings.poll()));
        } else {
          open.add(each);
        }
      }
    });
    return open;
  }

  private Map<RemoteSubmission, RelayerHttp.Answer> ask(
      RemoteRelayer relayer, List<RemoteSubmission> some) {
    Map<RemoteSubmission, Future<RelayerHttp.Answer>> asked = new LinkedHashMap<>();
    for (RemoteSubmission each : some) {
      String id = String.valueOf(each.remoteId());
      asked.put(each, threads.submit(() -> client.transaction(relayer, id)));
    }
    Map<RemoteSubmission, RelayerHttp.Answer> answers = new LinkedHashMap<>();
    asked.forEach((each, answer) -> answers.put(each, answer(answer)));
    return answers;
  }

  private static RelayerHttp.Answer answer(Future<RelayerHttp.Answer> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new RelayerHttp.Answer.Lost("this process is stopping");
    } catch (ExecutionException e) {
      return new RelayerHttp.Answer.Lost(String.valueOf(e.getCause()));
    }
  }

  private void hear(RemoteSubmission one, RelayerHttp.Answer answer, RemoteRelayer relayer) {
    Instant now = clock.instant();
    RemoteTransaction there = there(answer);
    transaction.executeWithoutResult(status -> {
      if (there == null) {
        submissions.postpone(one, now.plus(settings.poll().multipliedBy(2)));
      } else {
        hearing.hear(one, there, now);
        submissions.postpone(one, now.plus(settings.poll()));
      }
    });
    if (there != null && there.isOver() && there.nonce() != null) {
      RemoteTransaction atNonce = there(client.byNonce(relayer, there.nonce().value()));
      if (atNonce != null
          && atNonce
              .id()
              .equals(there.id())) { // a hash that the record lost may stand at its nonce
        transaction.executeWithoutResult(status -> hearing.keep(one, atNonce, now));
      }
    }
  }

  private static @Nullable RemoteTransaction there(RelayerHttp.Answer answer) {
    return answer instanceof RelayerHttp.Answer.Heard heard
        ? RemoteTransaction.read(heard.data())
        : null;
  }

  private void conclude(RemoteSubmission one, RelayerHttp.Answer answer, RemoteRelayer relayer) {
    RemoteTransaction there = there(answer);
    if (there != null && there.isOver()) {
      over(one, there);
    } else if (answer instanceof RelayerHttp.Answer.Heard heard && heard.status() == 404) {
      verdicts
          .giveUp(one, "its relayer knows it no more")
          .ifPresent(why -> doubts.hold(one, relayer, "it knows it no more, and " + why));
    }
  }

  /** What was never given a nonce was never sent; anything else the chain must show. */
  private void over(RemoteSubmission one, RemoteTransaction there) {
    String says =
        "its relayer says %s%s"
            .formatted(there.status(), there.reason() == null ? "" : ": " + there.reason());
    boolean neverSent = there.nonce() == null && there.hash() == null && one.nonce() == null;
    if (neverSent && !"confirmed".equals(there.status())) {
      if (!clock.instant().isBefore(one.createdAt().plus(settings.settle()))) {
        verdicts.fail(one, says + ", before it had a nonce");
      }
      return;
    }
    verdicts
        .giveUp(one, says)
        .ifPresent(why -> {
          verdicts.wait(one, says + ", which is not believed: " + why);
          submissions.postpone(one, clock.instant().plus(RARELY));
        });
  }

  @Override
  public void destroy() {
    threads.close();
  }
}
