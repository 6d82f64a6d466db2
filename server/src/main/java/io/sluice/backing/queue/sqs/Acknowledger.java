package io.sluice.backing.queue.sqs;

import io.sluice.backing.queue.QueueUnavailableException;
import io.sluice.backing.queue.Queues.Rejection;
import io.sluice.backing.queue.sqs.Acknowledgement.Delete;
import io.sluice.backing.queue.sqs.Acknowledgement.Hide;
import io.sluice.backing.queue.sqs.Acknowledgement.Replace;
import io.sluice.backing.queue.sqs.SourceQueue.Hidden;
import io.sluice.backing.queue.sqs.SourceQueue.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** Carries out the acknowledgements of one queue that wait together, in as few requests as fit. */
final class Acknowledger {
  private static final Logger LOG = LoggerFactory.getLogger(Acknowledger.class);

  /** A single entry refused this often is left to come again when its visibility time ends. */
  private static final int MOST_REFUSALS = 5;

  private final SourceQueue queue;
  private final QueueUrls urls;
  private final Sender sender;
  private final VerdictRules rules;
  private final InHand inHand;
  private final OutageLog outage;

  Acknowledger(
      SourceQueue queue,
      QueueUrls urls,
      Sender sender,
      VerdictRules rules,
      InHand inHand,
      OutageLog outage) {
    this.queue = queue;
    this.urls = urls;
    this.sender = sender;
    this.rules = rules;
    this.inHand = inHand;
    this.outage = outage;
  }

  Result acknowledge(List<Pending> batch) {
    return new Round().run(batch);
  }

  /**
   * What came of it.
   *
   * @param again what is not confirmed and worth another try
   * @param failed the server did not carry out some request
   */
  record Result(List<Pending> again, boolean failed) {}

  /** One pass. Copies go first: a delivery is deleted only once all its copies are there. */
  private final class Round {
    /** By receipt: the same delivery twice in one request is an error to SQS. */
    private final Map<String, Pending> deletes = new LinkedHashMap<>();

    private final Map<String, Pending> hides = new LinkedHashMap<>();
    private final List<Pending> again = new ArrayList<>();
    private boolean failed;

    Result run(List<Pending> batch) {
      List<Pending> replaced = new ArrayList<>();
      for (Pending pending : batch) {
        switch (pending.acknowledgement()) {
          case Delete delete -> deletes.put(delete.delivery().receipt(), pending);
          case Hide hide -> hides.put(hide.delivery().receipt(), pending);
          case Replace _ -> replaced.add(pending);
        }
      }
      replace(replaced);
      inHand.release(hides.values().stream().map(Pending::delivery).toList());

      List<Request> requests = new ArrayList<>();
      for (List<Pending> ten : BatchEntries.tens(List.copyOf(deletes.values()))) {
        requests.add(new Request(ten, Acknowledger.this::delete));
      }
      for (List<Pending> ten : BatchEntries.tens(List.copyOf(hides.values()))) {
        requests.add(new Request(ten, Acknowledger.this::hide));
      }
      if (!requests.isEmpty()) {
        for (Result result : Fanout.all(requests, Acknowledger.this::carryOut)) {
          again.addAll(result.again());
          failed |= result.failed();
        }
      }
      return new Result(again, failed);
    }

    private void replace(List<Pending> replaced) {
      Set<String> refused = new HashSet<>();
      Set<String> unsent = new HashSet<>();
      send(
          copies(replaced, Replace::dead), () -> urls.deadLettersOf(queue.name()), refused, unsent);
      send(copies(replaced, Replace::fresh), () -> urls.of(queue.name()), refused, unsent);
      for (Pending pending : replaced) {
        Delivery delivery = pending.delivery();
        if (refused.contains(delivery.receipt())) {
          postpone(delivery);
        } else if (unsent.contains(delivery.receipt())) {
          again.add(pending);
        } else {
          deletes.put(delivery.receipt(), Pending.of(new Delete(delivery)));
        }
      }
    }

    /** Notes the receipts of deliveries a copy of which the server refused, or may not have. */
    private void send(
        List<Copy> copies, Supplier<String> url, Set<String> refused, Set<String> unsent) {
      if (copies.isEmpty()) {
        return;
      }
      try {
        for (Rejection rejection :
            sender.send(url.get(), copies.stream().map(Copy::message).toList())) {
          Delivery delivery = copies.get(rejection.index()).of();
          LOG.warn("Copy of message {} not taken: {}", delivery.message().id(), rejection.reason());
          refused.add(delivery.receipt());
        }
      } catch (RuntimeException e) {
        outage.failed(e);
        failed = true;
        Set<String> where = refuses(e) ? refused : unsent;
        copies.forEach(copy -> where.add(copy.of().receipt()));
      }
    }

    private void postpone(Delivery delivery) {
      hides.put(delivery.receipt(), Pending.of(rules.postpone(delivery)));
    }
  }

  /** Whether the server understood and said no, so that asking again at once is pointless. */
  private static boolean refuses(RuntimeException failure) {
    Throwable cause = failure instanceof QueueUnavailableException ? failure.getCause() : failure;
    return cause instanceof SqsException answer
        && answer.statusCode() < 500
        && !answer.isThrottlingException();
  }

  private Result carryOut(Request request) {
    List<Refusal> refusals;
    try {
      refusals = request.send().apply(request.entries());
      outage.recovered();
    } catch (RuntimeException e) {
      outage.failed(e);
      return new Result(request.entries(), true);
    }
    Map<String, Refusal> refused =
        refusals.stream()
            .collect(
                Collectors.toMap(refusal -> refusal.delivery().receipt(), Function.identity()));
    List<Pending> again = new ArrayList<>();
    for (Pending entry : request.entries()) {
      Refusal refusal = refused.get(entry.delivery().receipt());
      if (refusal != null && !refusal.lasting() && entry.refusals() + 1 < MOST_REFUSALS) {
        again.add(entry.refused());
        continue;
      }
      inHand.forget(entry.delivery());
      if (refusal != null) {
        LOG.info(
            "Message {} could not be acknowledged ({}) and will come again",
            entry.delivery().message().id(),
            refusal.code());
      }
    }
    return new Result(again, !again.isEmpty());
  }

  private List<Refusal> delete(List<Pending> entries) {
    return queue.delete(entries.stream().map(Pending::delivery).toList());
  }

  private List<Refusal> hide(List<Pending> entries) {
    return queue.hide(
        entries.stream()
            .map(Pending::acknowledgement)
            .filter(Hide.class::isInstance)
            .map(Hide.class::cast)
            .map(hide -> new Hidden(hide.delivery(), hide.length()))
            .toList());
  }

  private static List<Copy> copies(
      List<Pending> replaced, Function<Replace, List<Outgoing>> which) {
    return replaced.stream()
        .map(Pending::acknowledgement)
        .filter(Replace.class::isInstance)
        .map(Replace.class::cast)
        .flatMap(replace ->
            which.apply(replace).stream().map(each -> new Copy(replace.delivery(), each)))
        .toList();
  }

  private record Copy(Delivery of, Outgoing message) {}

  private record Request(List<Pending> entries, Function<List<Pending>, List<Refusal>> send) {}
}
