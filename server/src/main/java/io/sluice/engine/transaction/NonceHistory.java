package io.sluice.engine.transaction;

import static java.util.stream.Collectors.groupingBy;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.NonceEvent;
import io.sluice.engine.lane.NonceLedger;
import io.sluice.engine.transaction.NonceStory.Signed;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Explains every nonce, of what is archived too. */
@Repository
public class NonceHistory {
  private static final String COLUMNS =
      """
      a.lane_id, a.nonce, a.kind, a.hash, a.transaction_id, a.created_at, a.waiting_since,
      CASE WHEN t.block_number IS NULL THEN NULL ELSE t.hash END AS mined
      """;

  private static final String OF_RANGE =
      """
      SELECT %s FROM attempts a LEFT JOIN transactions t ON t.id = a.transaction_id
       WHERE a.lane_id = ? AND a.nonce >= ? AND a.nonce < ? ORDER BY a.nonce, a.ordinal
      """
          .formatted(COLUMNS);

  private static final String MINED_FROM =
      """
      SELECT %s FROM transactions t JOIN attempts a ON a.transaction_id = t.id AND a.hash = t.hash
       WHERE t.chain_id = ? AND t.block_number >= ? AND t.state = 'MINED' ORDER BY a.lane_id, a.nonce
      """
          .formatted(COLUMNS);

  private static final String MINED_LINES =
      "SELECT transaction_id, state, detail, at FROM timeline WHERE transaction_id IN (%s) ORDER BY id";

  private final JdbcTemplate sql;
  private final NonceLedger ledger;
  private final ArchivedTransactions archive;

  NonceHistory(JdbcTemplate sql, NonceLedger ledger, ArchivedTransactions archive) {
    this.sql = sql;
    this.ledger = ledger;
    this.archive = archive;
  }

  /** What happened to {@code count} nonces from {@code first} on, in the order of the nonces. */
  public List<NonceLedger.Entry> of(LaneId lane, Nonce first, int count) {
    List<Signed> signed =
        sql.query(
            OF_RANGE,
            Row.each(row -> SignedRow.signed(row, row.bytesOrNull("mined", TxHash::of))),
            lane.value(),
            first.value(),
            first.plus(count).value());
    List<NonceLedger.Entry> entries = new ArrayList<>(archive.nonces(lane, first, count));
    entries.addAll(NonceStory.tell(signed, timelines(signed), ledger.of(lane, first, count)));
    entries.sort(Comparator.comparing(NonceLedger.Entry::nonce));
    return entries;
  }

  /**
   * That what is mined at this height and above is in its block. Timelines tell it only until it is
   * mined again: who takes back blocks writes this to the ledger before.
   */
  public List<NonceLedger.Entry> minedFrom(ChainId chain, BlockNumber first) {
    List<Signed> mined =
        sql.query(
            MINED_FROM,
            Row.each(row -> SignedRow.signed(row, row.bytesOrNull("mined", TxHash::of))),
            chain.value(),
            first.value());
    return NonceStory.tell(mined, timelines(mined), List.of()).stream()
        .filter(each -> each.event() == NonceEvent.MINED)
        .toList();
  }

  private Map<TransactionId, List<Event>> timelines(List<Signed> attempts) {
    List<TransactionId> mined =
        attempts.stream()
            .filter(Signed::inBlock)
            .map(each -> each.attempt().transaction())
            .distinct()
            .toList();
    if (mined.isEmpty()) {
      return Map.of();
    }
    return sql
        .query(
            MINED_LINES.formatted(Columns.marks(mined.size())),
            Row.each(row -> Timeline.event(Attempts.transaction(row), row)),
            Arguments.of(Transactions.keys(mined)))
        .stream()
        .collect(groupingBy(Event::transaction));
  }
}
