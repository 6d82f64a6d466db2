package io.sluice.evm.rpc;

import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.TxHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends signed transactions to every endpoint in use at the same time and makes one answer of all:
 * a transaction that one node refuses another may take, and more nodes spread it faster.
 */
final class SendToAll {
  private final Endpoints endpoints;
  private final RpcSettings settings;

  SendToAll(Endpoints endpoints, RpcSettings settings) {
    this.endpoints = endpoints;
    this.settings = settings;
  }

  /**
   * Returns once each is with a node or on chain, or all endpoints have answered or run out of
   * time. Slow endpoints go on with their copy after that.
   */
  List<SendAnswer> send(List<Bytes> signed) {
    if (signed.isEmpty()) {
      return List.of();
    }
    List<Endpoint> targets = endpoints.up();
    List<TxHash> hashes = signed.stream().map(TxHash::ofSigned).toList();
    CallBatch<String> batch =
        new CallBatch<>(signed.stream().map(Invocation::send).toList(), Results::sent);
    if (targets.isEmpty()) {
      return unknown(signed.size(), endpoints.trouble());
    }
    if (targets.size() == 1) {
      List<SendAnswer> answers = sendTo(targets.getFirst(), batch, hashes);
      return endpoints.several() ? answers.stream().map(SendAnswers::ofOneAlone).toList() : answers;
    }
    BlockingQueue<List<SendAnswer>> answers = new LinkedBlockingQueue<>();
    for (Endpoint target : targets) {
      Thread.ofVirtual().name("rpc-send").start(() -> answers.add(sendTo(target, batch, hashes)));
    }
    return collect(answers, targets, batch);
  }

  private List<SendAnswer> collect(
      BlockingQueue<List<SendAnswer>> answers, List<Endpoint> targets, CallBatch<String> batch) {
    Deadline deadline =
        targets.stream()
            .map(target -> deadline(target, batch))
            .max(Comparator.comparingLong(Deadline::nanos))
            .orElseThrow();
    @Nullable List<SendAnswer> best = null;
    for (int i = 0; i < targets.size() && !(best != null && allThere(best)); i++) {
      List<SendAnswer> next = next(answers, deadline, batch.calls().size());
      best = best == null ? next : merge(best, next);
    }
    return best == null ? unknown(batch.calls().size(), "nobody was asked") : best;
  }

  private List<SendAnswer> next(
      BlockingQueue<List<SendAnswer>> answers, Deadline deadline, int size) {
    try {
      List<SendAnswer> next =
          answers.poll(deadline.within(Duration.ofDays(1)).toNanos(), TimeUnit.NANOSECONDS);
      return next == null ? unknown(size, "an endpoint did not answer in time") : next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unknown(size, "interrupted while sending");
    }
  }

  private List<SendAnswer> sendTo(Endpoint endpoint, CallBatch<String> batch, List<TxHash> hashes) {
    Exchange<String> exchange =
        endpoints.ask(endpoint, batch, settings.sendTimeout(), deadline(endpoint, batch));
    List<SendAnswer> answers = new ArrayList<>(hashes.size());
    for (int i = 0; i < hashes.size(); i++) {
      answers.add(SendAnswers.of(exchange.replies().get(i), hashes.get(i)));
    }
    return answers;
  }

  /** Every request that a batch takes has the time of one. */
  private Deadline deadline(Endpoint endpoint, CallBatch<String> batch) {
    int requests =
        Math.max(
            endpoint.requests(batch.calls().size()),
            Math.toIntExact(batch.bytes() / settings.maxBatchBytes().toBytes()) + 1);
    return Deadline.in(settings.sendTimeout().multipliedBy(requests));
  }

  private static List<SendAnswer> merge(List<SendAnswer> some, List<SendAnswer> others) {
    List<SendAnswer> best = new ArrayList<>(some.size());
    for (int i = 0; i < some.size(); i++) {
      best.add(SendAnswers.better(some.get(i), others.get(i)));
    }
    return best;
  }

  /** Whether another endpoint could add nothing: one that is gone must not hold up the rest. */
  private static boolean allThere(List<SendAnswer> answers) {
    return answers.stream()
        .map(SendAnswer::nonce)
        .allMatch(use -> use == SendAnswer.NonceUse.HELD || use == SendAnswer.NonceUse.SPENT);
  }

  private static List<SendAnswer> unknown(int size, String message) {
    SendAnswer unknown = new SendAnswer.Unknown(message);
    return Collections.nCopies(size, unknown);
  }
}
