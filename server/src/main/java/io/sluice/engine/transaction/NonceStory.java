package io.sluice.engine.transaction;

import io.sluice.engine.lane.NonceEvent;
import io.sluice.engine.lane.NonceLedger.Entry;
import io.sluice.evm.chain.TxHash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells what happened to nonces: attempts say that they were signed and sent, timelines that a
 * block holds them, and the ledger everything else.
 */
final class NonceStory {
  private NonceStory() {}

  /**
   * Puts together what happened.
   *
   * @param attempts by nonce and ordinal
   * @param timelines of their transactions
   * @param ledger of the same nonces, as it was written; what it tells is not told again
   * @return by nonce, then in the order in which it happened
   */
  static List<Entry> tell(
      List<Signed> attempts, Map<TransactionId, List<Event>> timelines, List<Entry> ledger) {
    Set<Told> told = new HashSet<>();
    Map<TxHash, Integer> places = new HashMap<>();
    attempts.forEach(each -> places.put(each.attempt.hash(), places.size()));
    List<Placed> placed = new ArrayList<>();
    for (Entry each : ledger) {
      told.add(new Told(each.hash(), each.event()));
      int place = each.hash() == null ? 0 : places.getOrDefault(each.hash(), 0);
      placed.add(new Placed(each, each.at(), place));
    }
    for (Signed each : attempts) {
      Instant last = Instant.MIN;
      for (Entry entry :
          told(each, timelines.getOrDefault(each.attempt.transaction(), List.of()))) {
        // Clocks of two processes may differ: what one attempt went through keeps its order.
        last = entry.at().isAfter(last) ? entry.at() : last;
        boolean again =
            entry.event() == NonceEvent.MINED && ledger.stream().noneMatch(entry::equals);
        if (again || told.add(new Told(entry.hash(), entry.event()))) {
          placed.add(new Placed(entry, last, places.getOrDefault(each.attempt.hash(), 0)));
        }
      }
    }
    return placed.stream().sorted(Placed.ORDER).map(Placed::entry).toList();
  }

  private static List<Entry> told(Signed signed, List<Event> timeline) {
    List<Entry> entries = new ArrayList<>(3);
    if (signed.attempt.kind() == AttemptKind.FIRST) {
      entries.add(entry(signed.attempt, NonceEvent.SIGNED, null, signed.at));
    }
    if (signed.sentAt != null) {
      entries.add(entry(signed.attempt, NonceEvent.SENT, null, signed.sentAt));
    }
    Event mined = signed.inBlock ? lastMined(timeline) : null;
    if (mined != null) {
      entries.add(entry(signed.attempt, NonceEvent.MINED, mined.detail(), mined.at()));
    }
    return entries;
  }

  /** When it last got into a block: lines that follow in the same state are notes. */
  static @Nullable Event lastMined(List<Event> timeline) {
    Event mined = null;
    for (Event each : timeline) {
      if (!each.state().terminal() && each.state() != TransactionState.MINED) {
        mined = null;
      } else if (mined == null && each.state() == TransactionState.MINED) {
        mined = each;
      }
    }
    return mined;
  }

  private static Entry entry(
      Attempt attempt, NonceEvent event, @Nullable String reason, Instant at) {
    return new Entry(
        attempt.lane(),
        attempt.nonce(),
        event,
        attempt.transaction().value(),
        attempt.hash(),
        reason,
        at);
  }

  /**
   * What the rows say of an attempt.
   *
   * @param sentAt when a node first had it; {@code null} while none is known to have had it
   * @param inBlock whether its transaction says that a block holds this attempt
   */
  record Signed(Attempt attempt, Instant at, @Nullable Instant sentAt, boolean inBlock) {}

  private record Told(@Nullable TxHash hash, NonceEvent event) {}

  private record Placed(Entry entry, Instant at, int place) {
    static final Comparator<Placed> ORDER =
        Comparator.comparing((Placed each) -> each.entry.nonce())
            .thenComparing(Placed::at)
            .thenComparingInt(Placed::place)
            .thenComparing(each ->
                each.entry.event() == NonceEvent.REPLACED ? NonceEvent.SIGNED : each.entry.event());
  }
}
