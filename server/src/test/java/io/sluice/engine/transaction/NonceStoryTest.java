package io.sluice.engine.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.NonceEvent;
import io.sluice.engine.lane.NonceLedger.Entry;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NonceStoryTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final TransactionId ID = new TransactionId(new UUID(1, 1));
  private static final TxHash FIRST = TxHash.of(new byte[32]);
  private static final TxHash BUMP = TxHash.ofSigned(Bytes.EMPTY);

  @Test
  void whatOlderVersionsWroteToTheLedgerIsToldOnce() {
    List<Entry> ledger =
        List.of(
            entry(NonceEvent.SIGNED, FIRST, null, 0),
            entry(NonceEvent.SENT, FIRST, null, 1),
            entry(NonceEvent.MINED, FIRST, "block 7", 2));
    List<Event> timeline = List.of(line(TransactionState.MINED, "block 7", 2));
    assertThat(NonceStory.tell(List.of(signed(FIRST, 0, 1, true)), Map.of(ID, timeline), ledger))
        .containsExactlyElementsOf(ledger);
    assertThat(NonceStory.tell(List.of(signed(FIRST, 0, 1, true)), Map.of(ID, timeline), List.of()))
        .containsExactlyElementsOf(ledger);
  }

  @Test
  void itIsInTheBlockThatItGotIntoLastAndNotesChangeNothing() {
    List<Event> timeline =
        List.of(
            line(TransactionState.MINED, "block 7", 2),
            line(TransactionState.SUBMITTED, "sent again", 3),
            line(TransactionState.MINED, "block 9", 4),
            line(TransactionState.MINED, "a note", 5),
            line(TransactionState.CONFIRMED, null, 6));
    assertThat(NonceStory.tell(List.of(signed(FIRST, 0, 1, true)), Map.of(ID, timeline), List.of()))
        .filteredOn(each -> each.event() == NonceEvent.MINED)
        .containsExactly(entry(NonceEvent.MINED, FIRST, "block 9", 4));
  }

  /** The process that sent it is behind the one that signed it. */
  @Test
  void clocksThatDifferTurnNothingRound() {
    assertThat(NonceStory.tell(List.of(signed(FIRST, 5, 1, false)), Map.of(), List.of()))
        .extracting(Entry::event)
        .containsExactly(NonceEvent.SIGNED, NonceEvent.SENT);
  }

  @Test
  void whatHappenedAtTheSameMomentStandsInTheOrderOfAttempts() {
    List<Entry> ledger = List.of(entry(NonceEvent.REPLACED, BUMP, "dearer", 0));
    var bump = new NonceStory.Signed(attempt(BUMP, AttemptKind.BUMP), NOW, NOW, true);
    assertThat(
            NonceStory.tell(
                List.of(signed(FIRST, 0, 0, false), bump),
                Map.of(ID, List.of(line(TransactionState.MINED, "block 7", 0))),
                ledger))
        .extracting(Entry::event)
        .containsExactly(
            NonceEvent.SIGNED,
            NonceEvent.SENT,
            NonceEvent.REPLACED,
            NonceEvent.SENT,
            NonceEvent.MINED);
  }

  private static NonceStory.Signed signed(TxHash hash, long at, long sentAt, boolean inBlock) {
    return new NonceStory.Signed(
        attempt(hash, AttemptKind.FIRST), NOW.plusSeconds(at), NOW.plusSeconds(sentAt), inBlock);
  }

  private static Attempt attempt(TxHash hash, AttemptKind kind) {
    return new Attempt(ID, new LaneId(1), new Nonce(0), kind, hash);
  }

  private static Event line(TransactionState state, @Nullable String detail, long at) {
    return new Event(ID, state, detail, NOW.plusSeconds(at));
  }

  private static Entry entry(NonceEvent event, TxHash hash, @Nullable String reason, long at) {
    return new Entry(
        new LaneId(1), new Nonce(0), event, ID.value(), hash, reason, NOW.plusSeconds(at));
  }
}
