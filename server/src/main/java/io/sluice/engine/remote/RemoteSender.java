package io.sluice.engine.remote;

import io.sluice.backing.outbox.Outbox;
import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.LaneState;
import io.sluice.engine.lane.Lanes;
import io.sluice.engine.lane.RemoteLanes;
import io.sluice.engine.transaction.Failure;
import io.sluice.engine.transaction.PipelineQueues;
import io.sluice.engine.transaction.RemoteTransactions;
import io.sluice.engine.transaction.Routed;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.engine.transaction.Transactions;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * Gives a relayer what is routed to it. What is given is stored first, as it will be posted, and
 * then posted once; nothing is locked meanwhile. From the commit on the relayer may have it,
 * whatever happens to this process: only {@link Doubts} can say that it has not.
 */
@PerNetwork
@ForRole(Role.BROADCASTER)
public class RemoteSender implements DisposableBean {
  /**
   * How long after its commit a request may leave. One that is later is not sent, so that what
   * nobody received by then, and the time of a request after it, is never received.
   */
  static final Duration BEGIN = Duration.ofSeconds(5);

  /** How soon after a request without an outcome the relayer's list is read. */
  private static final Duration SOON = Duration.ofSeconds(2);

  /**
   * Marks lie in a range of so many units of gas above what is needed; unused gas costs nothing.
   */
  static final int MARKS = 4096;

  private static final Logger LOG = LoggerFactory.getLogger(RemoteSender.class);

  private final RemotePool pool;
  private final RemoteRelayers relayers;
  private final RemoteSubmissions submissions;
  private final RelayerClient client;
  private final RemoteTransactions remote;
  private final Transactions transactions;
  private final Hearing hearing;
  private final Lanes lanes;
  private final RemoteLanes remoteLanes;
  private final Outbox outbox;
  private final PipelineQueues queues;
  private final RemoteSettings settings;
  private final ChainId chain;
  private final Clock clock;
  private final TransactionTemplate transaction;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  RemoteSender(
      RemotePool pool,
      RemoteRelayers relayers,
      RemoteSubmissions submissions,
      RelayerClient client,
      RemoteTransactions remote,
      Transactions transactions,
      Hearing hearing,
      Lanes lanes,
      RemoteLanes remoteLanes,
      Outbox outbox,
      PipelineQueues queues,
      RemoteSettings settings,
      ChainSettings chain,
      Clock clock,
      TransactionTemplate transaction) {
    this.pool = pool;
    this.relayers = relayers;
    this.submissions = submissions;
    this.client = client;
    this.remote = remote;
    this.transactions = transactions;
    this.hearing = hearing;
    this.lanes = lanes;
    this.remoteLanes = remoteLanes;
    this.outbox = outbox;
    this.queues = queues;
    this.settings = settings;
    this.chain = chain.chainId();
    this.clock = clock;
    this.transaction = transaction;
  }

  /**
   * Gives the relayer of a lane the next of what is routed to it.
   *
   * @return whether there may be more
   */
  public boolean sendNext(LaneId id) {
    Optional<RemoteRelayer> relayer = pool.of(id);
    Optional<Lane> lane =
        lanes.all(chain).stream().filter(each -> each.id().equals(id)).findFirst();
    if (relayer.isEmpty() || lane.isEmpty()) {
      return false;
    }
    if (lane.get().state() != LaneState.ACTIVE) {
      return sendBack(lane.get());
    }
    long start = System.nanoTime();
    List<RemoteSubmission> intended = intend(lane.get());
    if (intended.isEmpty()) {
      return false;
    }
    Map<RemoteSubmission, Given> answers = post(relayer.get(), intended, start);
    transaction.executeWithoutResult(status -> note(lane.get(), answers));
    return true;
  }

  /** What is routed to a lane that takes nothing gets another. */
  private boolean sendBack(Lane lane) {
    Instant now = clock.instant();
    Integer some =
        transaction.execute(status -> {
          List<TransactionId> ids =
              remote.lockRouted(lane.id(), 256).stream().map(each -> each.route().id()).toList();
          if (!ids.isEmpty()) {
            String why = lane.name() + " takes nothing at present";
            outbox.append(queues.accepted(), transactions.unroute(ids, why, now));
          }
          return ids.size();
        });
    return some != null && some > 0;
  }

  private List<RemoteSubmission> intend(Lane lane) {
    List<RemoteSubmission> intended = new ArrayList<>();
    transaction.executeWithoutResult(status -> {
      intended.clear();
      Optional<RemoteRelayers.Locked> locked = relayers.lock(lane.id());
      if (locked.isEmpty()) {
        return;
      }
      Instant now = clock.instant();
      String anchor = locked.get().relayer().newestSeen();
      // With nothing known to be there its list proves nothing: so no more than one depends on it.
      List<Routed> routed =
          valid(remote.lockRouted(lane.id(), anchor == null ? 1 : settings.concurrency()), now);
      if (routed.isEmpty()) {
        return;
      }
      Set<Long> taken = submissions.marks(lane.id());
      long next = locked.get().nextMark();
      for (Routed each : routed) {
        next = free(each.route().gas(), next, taken);
        RemoteRequest request = RemoteRequest.of(each.intent(), mark(each.route().gas(), next));
        taken.add(request.gas());
        next++;
        submissions.intend(
            lane.id(), each.route().id(), request, anchor, now, certainAfter(now, settings));
        intended.add(submissions.lockOpen(each.route().id()).orElseThrow());
      }
      relayers.moveMark(lane.id(), next);
      remote.give(
          lane.id(),
          lane.name(),
          intended.stream().map(RemoteSubmission::transaction).toList(),
          now);
    });
    return intended;
  }

  /** From when on a request that is not in the relayer's list was never received. */
  static Instant certainAfter(Instant committed, RemoteSettings settings) {
    return committed.plus(BEGIN).plus(settings.timeout()).plus(settings.settle());
  }

  private static long free(long gas, long from, Set<Long> taken) {
    long next = from;
    while (taken.contains(mark(gas, next))) {
      next++;
      if (next - from > MARKS) {
        throw new IllegalStateException("every mark of a relayer is taken");
      }
    }
    return next;
  }

  private static long mark(long gas, long next) {
    return gas + 1 + Math.floorMod(next, MARKS);
  }

  /** Ends what must not be sent any more, or never, and gives back the others. */
  private List<Routed> valid(List<Routed> routed, Instant now) {
    List<Routed> valid = new ArrayList<>();
    for (Routed each : routed) {
      Instant end = each.intent().validUntil();
      if (each.doubt() != null) {
        LOG.error("Transaction {} is given to nobody: {}", each.route().id(), each.doubt());
        end(each, ErrorCode.INTENT_NOT_AUTHENTIC, each.doubt(), TransactionState.FAILED, now);
      } else if (end != null && !now.isBefore(end)) {
        end(
            each,
            ErrorCode.VALIDITY_EXPIRED,
            "validUntil passed before it was given to a relayer",
            TransactionState.EXPIRED,
            now);
      } else {
        valid.add(each);
      }
    }
    return valid;
  }

  private void end(Routed one, ErrorCode code, String words, TransactionState state, Instant now) {
    transactions.end(List.of(new Failure(one.route().id(), code, words)), state, now);
  }

  private Map<RemoteSubmission, Given> post(
      RemoteRelayer relayer, List<RemoteSubmission> intended, long start) {
    Map<RemoteSubmission, Future<Given>> asked = new LinkedHashMap<>();
    for (RemoteSubmission each : intended) {
      asked.put(each, threads.submit(() -> post(relayer, each, start)));
    }
    Map<RemoteSubmission, Given> answers = new LinkedHashMap<>();
    asked.forEach((each, answer) -> answers.put(each, answer(answer)));
    return answers;
  }

  private Given post(RemoteRelayer relayer, RemoteSubmission one, long start) {
    return System.nanoTime() - start > BEGIN.toNanos()
        ? new Given.Elsewhere("its turn came too late to be sent")
        : client.post(relayer, one.request().body());
  }

  private static Given answer(Future<Given> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Given.Unknown("this process is stopping");
    } catch (ExecutionException e) {
      LOG.error("A request to a relayer failed; what became of it is learned from its list", e);
      return new Given.Unknown("it failed here");
    }
  }

  private void note(Lane lane, Map<RemoteSubmission, Given> answers) {
    Instant now = clock.instant();
    List<TransactionId> submitted = new ArrayList<>();
    List<Failure> failed = new ArrayList<>();
    Map<TransactionId, String> back = new LinkedHashMap<>();
    List<Transactions.Wait> waits = new ArrayList<>();
    @Nullable String newest = null;
    for (Map.Entry<RemoteSubmission, Given> each : answers.entrySet()) {
      RemoteSubmission one = each.getKey();
      switch (each.getValue()) {
        case Given.Taken(RemoteTransaction there) -> {
          if (submissions.take(one, there, now, now.plus(settings.poll()))) {
            submitted.add(one.transaction());
            newest = there.id();
          }
        }
        case Given.Refused(String words) -> {
          if (close(one, words)) {
            failed.add(
                new Failure(
                    one.transaction(),
                    ErrorCode.RELAYER_REFUSED,
                    lane.name() + " refuses it: " + words));
          }
        }
        case Given.Elsewhere(String words) -> {
          if (close(one, words)) {
            back.put(one.transaction(), lane.name() + " did not take it: " + words);
          }
        }
        case Given.Unknown(String words) -> {
          submissions.doubt(one, RemoteSubmission.State.INTENT, words, now.plus(SOON));
          String why = "it is not known whether " + lane.name() + " has it: " + words;
          waits.add(new Transactions.Wait(one.transaction(), why, "waits: " + why));
        }
      }
    }
    if (!submitted.isEmpty()) {
      transactions.submit(submitted, now);
    }
    answers.forEach((one, posted) -> {
      if (posted instanceof Given.Taken(RemoteTransaction there)
          && submitted.contains(one.transaction())) {
        hearing.keep(one, there, now);
      }
    });
    if (!failed.isEmpty()) {
      remote.fail(failed, now);
    }
    if (!waits.isEmpty()) {
      transactions.waitFor(waits, now);
    }
    if (newest != null) {
      relayers.see(lane.id(), newest);
    }
    if (!back.isEmpty()) {
      LOG.warn("{} get another relayer: {}", back.size(), back.values().iterator().next());
      outbox.append(queues.accepted(), remote.takeBack(back, now));
      remoteLanes.stand(lane.id(), LaneState.AWAY, null, now);
    }
  }

  private boolean close(RemoteSubmission one, String words) {
    return submissions.close(
        one, RemoteSubmission.State.REFUSED, words, RemoteSubmission.State.INTENT);
  }

  @Override
  public void destroy() {
    threads.close();
  }
}
