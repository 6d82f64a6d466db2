package io.sluice.relay.batch;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.gateway.access.Client;
import io.sluice.gateway.idempotency.Batch;
import io.sluice.gateway.idempotency.Claim;
import io.sluice.gateway.idempotency.Idempotency;
import io.sluice.gateway.idempotency.IdempotencyKey;
import io.sluice.relay.intake.Intake;
import io.sluice.relay.intake.Item;
import io.sluice.relay.intake.Reception;
import io.sluice.relay.intake.RequestKind;
import io.sluice.relay.intake.Stored;
import io.sluice.runtime.failure.Blame;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.Faults;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Stores what can be of a batch, once for each of its keys, and answers for each item. All items
 * are checked before the first is stored. Safe for many threads.
 */
@Component
@ForRole(Role.API)
class BatchReception {
  private static final Logger LOG = LoggerFactory.getLogger(BatchReception.class);

  /** Items of a commit: others of the intake do not wait for a whole batch. */
  private static final int CHUNK = 250;

  private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();
  private final BatchReader reader;
  private final Idempotency idempotency;
  private final Intake intake;
  private final Reception reception;
  private final Faults faults;

  BatchReception(
      List<RequestKind> kinds,
      Idempotency idempotency,
      Intake intake,
      Reception reception,
      Faults faults) {
    this.reader = new BatchReader(kinds);
    this.idempotency = idempotency;
    this.intake = intake;
    this.reception = reception;
    this.faults = faults;
  }

  /**
   * Takes a batch.
   *
   * @throws RefusedException when it is none, when its key stands for another request, or when all
   *     of it failed for a reason that passes
   */
  ResponseEntity<BatchAnswer> take(Client client, HttpServletRequest request, JsonNode body) {
    List<JsonNode> items = BatchReader.items(body);
    return idempotency.batch(
        client,
        request,
        body,
        ids.generate(),
        batch -> {
          BatchAnswer answer = take(batch, items);
          ResponseEntity.BodyBuilder builder =
              ResponseEntity.status(answer.accepted() > 0 ? HttpStatus.ACCEPTED : HttpStatus.OK);
          if (batch.replayed()) {
            builder.header("Idempotent-Replayed", "true");
          }
          return builder.body(answer);
        });
  }

  private BatchAnswer take(Batch batch, List<JsonNode> items) {
    List<Entry> entries = new ArrayList<>();
    for (int index = 0; index < items.size(); index++) {
      entries.add(read(batch, index, items.get(index)));
    }
    Map<Entry, Entry> twins = twins(entries);
    List<Entry> single = entries.stream().filter(each -> !twins.containsKey(each)).toList();
    recall(batch, single.stream().filter(each -> mayBeKnown(batch, each)).toList());
    store(batch, check(batch, open(single)));
    confirm(batch, single.stream().filter(each -> !each.isAccepted()).toList());
    twins.forEach(Entry::answerLike);
    tell(entries);
    refuseIfAllPasses(entries);
    return BatchAnswer.of(entries.stream().map(Entry::result).toList());
  }

  private Entry read(Batch batch, int index, JsonNode item) {
    try {
      BatchReader.Head head = reader.read(item);
      TransactionId id = new TransactionId(ids.generate());
      Claim claim = batch.claim(index, head.key(), head.kind().path(), head.body(), id.value());
      return new Entry(index, head, id, claim);
    } catch (RefusedException e) {
      return new Entry(index, e);
    }
  }

  /** Those whose key an earlier item of the batch has, with the first of them. */
  private static Map<Entry, Entry> twins(List<Entry> entries) {
    Map<IdempotencyKey, Entry> first = new HashMap<>();
    Map<Entry, Entry> twins = new LinkedHashMap<>();
    for (Entry each : open(entries)) {
      IdempotencyKey key = each.head().key();
      Entry before = key == null ? null : first.putIfAbsent(key, each);
      if (before != null) {
        twins.put(each, before);
      }
    }
    return twins;
  }

  /** A key that was never seen has created nothing in its batch. */
  private static boolean mayBeKnown(Batch batch, Entry each) {
    return each.isOpen() && (batch.replayed() || each.head().key() != null);
  }

  /** Answers those with an id whose keys stand for something. */
  private void recall(Batch batch, List<Entry> some) {
    List<Entry> claiming = some.stream().filter(each -> each.claim() != null).toList();
    Map<IdempotencyKey, Claim> known =
        idempotency.known(batch.client(), claiming.stream().map(BatchReception::key).toList());
    for (Entry each : claiming) {
      Claim before = known.get(key(each));
      if (before != null) {
        answer(each, before);
      }
    }
  }

  private static IdempotencyKey key(Entry each) {
    return Objects.requireNonNull(each.claim()).key();
  }

  private void answer(Entry each, Claim before) {
    if (before.fingerprint().equals(Objects.requireNonNull(each.claim()).fingerprint())) {
      accept(each, before.created(), before.at());
    } else {
      each.refuse(Idempotency.reused());
    }
  }

  private void accept(Entry each, UUID created, Instant at) {
    each.accept(reception.answer(created, each.head().body(), at));
  }

  /** Those that may be stored, in the order of the batch; the others are refused. */
  private static Map<Entry, Item<?>> check(Batch batch, List<Entry> some) {
    Map<RequestKind, List<Entry>> byKind =
        some.stream().collect(groupingBy(each -> each.head().kind()));
    Map<Entry, Item<?>> fit = new HashMap<>();
    byKind.forEach((kind, same) -> {
      List<RequestKind.Checked> checked =
          kind.check(same.stream().map(Entry::wanted).toList(), batch.client(), batch.now());
      for (int i = 0; i < same.size(); i++) {
        Entry each = same.get(i);
        switch (checked.get(i)) {
          case RequestKind.Checked.Fit(Item<?> item) ->
              fit.put(each, item.claimedBy(each.claim(), batch.whole()));
          case RequestKind.Checked.Refused(RefusedException why) -> each.refuse(why);
        }
      }
    });
    Map<Entry, Item<?>> ordered = new LinkedHashMap<>();
    open(some).forEach(each -> ordered.put(each, Objects.requireNonNull(fit.get(each))));
    return ordered;
  }

  private void store(Batch batch, Map<Entry, Item<?>> fit) {
    List<Entry> entries = List.copyOf(fit.keySet());
    for (int from = 0; from < entries.size(); from += CHUNK) {
      List<Entry> some = entries.subList(from, Math.min(entries.size(), from + CHUNK));
      List<Item<?>> items = new ArrayList<>();
      some.forEach(each -> items.add(fit.get(each)));
      try {
        List<Stored> stored = intake.storeAll(batch.client(), items);
        for (int i = 0; i < some.size(); i++) {
          answer(batch, some.get(i), items.get(i), stored.get(i));
        }
      } catch (RefusedException e) {
        some.forEach(each -> each.refuse(e));
      }
    }
  }

  private void answer(Batch batch, Entry each, Item<?> item, Stored stored) {
    switch (stored) {
      case Stored.Done _ -> accept(each, item.id(), batch.now());
      case Stored.TooLate _ -> each.refuse(ErrorCode.IDEMPOTENCY_IN_PROGRESS);
      case Stored.Failed(RefusedException why) -> each.refuse(why);
      case Stored.Failed(RuntimeException failure) -> fail(each, failure);
    }
  }

  private void fail(Entry each, RuntimeException failure) {
    ErrorCode code = faults.code(failure);
    if (code == ErrorCode.INTERNAL) {
      LOG.error("item {} of a batch could not be stored", each.index(), failure);
    }
    each.refuse(code);
  }

  /**
   * What the same request has just created elsewhere may be the reason why some are refused.
   *
   * @throws RefusedException when another process was first with the key of the batch, so that
   *     nothing was stored here
   */
  private void confirm(Batch batch, List<Entry> refused) {
    List<Entry> claiming = refused.stream().filter(each -> each.claim() != null).toList();
    if (claiming.isEmpty()) {
      return;
    }
    try {
      if (batch.whole() != null) {
        idempotency.requireFirst(batch.whole());
      }
      recall(batch, claiming);
    } catch (DataAccessException e) {
      LOG.warn("whether {} items of a batch are stored is not known", claiming.size(), e);
      claiming.forEach(each -> each.refuse(ErrorCode.OUTCOME_UNKNOWN));
    }
  }

  /** Says once in the log what a thousand answers say. */
  private static void tell(List<Entry> entries) {
    entries.stream()
        .filter(BatchReception::passes)
        .collect(groupingBy(each -> Objects.requireNonNull(each.failure()), counting()))
        .forEach(
            (code, count) -> LOG.warn("{} items of a batch answered with {}", count, code.code()));
  }

  /** A batch of which all may be stored soon is to be repeated, like any request that may. */
  private static void refuseIfAllPasses(List<Entry> entries) {
    ErrorCode first = entries.getFirst().failure();
    if (first != null && entries.stream().allMatch(BatchReception::passes)) {
      throw new RefusedException(first, entries.getFirst().detail());
    }
  }

  private static boolean passes(Entry each) {
    ErrorCode failure = each.failure();
    return failure != null && failure.retryable() && failure.blame() != Blame.CALLER;
  }

  private static List<Entry> open(List<Entry> entries) {
    return entries.stream().filter(Entry::isOpen).toList();
  }
}
