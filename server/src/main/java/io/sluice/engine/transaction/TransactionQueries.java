package io.sluice.engine.transaction;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import io.sluice.engine.lane.JoinedLanes;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.TxHash;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Questions about transactions. A client sees only its own. */
@Repository
public class TransactionQueries {
  private static final String FIND =
      """
      SELECT %s FROM transactions t LEFT JOIN %s l ON l.id = t.lane_id WHERE t.client_id = ? AND t.id = ?
      """
          .formatted(ViewRow.COLUMNS, JoinedLanes.NAMES);
  private static final String LANE =
      "SELECT id FROM %s l WHERE name = ?".formatted(JoinedLanes.NAMES);
  private static final String HASH = "SELECT transaction_id FROM attempts WHERE hash = ?";

  private static final String INSISTENT =
      "SELECT 1 FROM transactions WHERE id IN (%s) AND retry_on_failure LIMIT 1";

  private final JdbcTemplate sql;
  private final ArchivedTransactions archive;

  TransactionQueries(JdbcTemplate sql, ArchivedTransactions archive) {
    this.sql = sql;
    this.archive = archive;
  }

  /** Empty when there is none, or it is another client's. Finds what is archived too. */
  public Optional<TransactionView> find(long clientId, TransactionId id) {
    return sql.query(FIND, Row.each(ViewRow::view), clientId, Columns.id(id.value())).stream()
        .findFirst()
        .or(() -> archive.find(clientId, id));
  }

  /**
   * The client's transactions that pass the filter and are not archived, newest first. Looks at
   * some thousand rows at most: a combination of filters that is rarer than that brings a shorter
   * page, which says where to go on.
   *
   * @param limit of the page; 1 to 500
   */
  public Page list(long clientId, Filter filter, int limit) {
    List<Integer> lanes = List.of();
    if (filter.relayer != null) {
      lanes = sql.queryForList(LANE, Integer.class, filter.relayer);
      if (lanes.isEmpty()) {
        return Page.EMPTY;
      }
    }
    ListSearch search = new ListSearch(clientId, filter, lanes);
    return filter.hash == null
        ? search(search, limit)
        : page(run(search.only(holder(filter.hash)), limit), limit);
  }

  /** Whether one of these is of a client who asked for retries, and is not archived. */
  public boolean anyInsistent(Collection<TransactionId> ids) {
    return !ids.isEmpty()
        && !sql.query(
                INSISTENT.formatted(Columns.marks(ids.size())),
                Row.each(_ -> 1),
                Arguments.of(Transactions.keys(ids)))
            .isEmpty();
  }

  private Page search(ListSearch search, int limit) {
    List<TransactionView> found = List.of();
    TransactionId end = null;
    for (int window : search.windows(limit)) {
      Page page = page(run(search.rows(window), limit), limit);
      end = search.exact() || page.next != null ? null : end(search, window);
      if (end == null) {
        return page;
      }
      found = page.found;
    }
    return new Page(found, end);
  }

  /** The oldest a full window holds; {@code null} when nothing is left beyond it. */
  private @Nullable TransactionId end(ListSearch search, int window) {
    ListSearch.Statement end = search.end(window);
    return sql.query(end.sql(), Row.each(IntentRow::id), end.arguments().toArray()).stream()
        .findFirst()
        .orElse(null);
  }

  private List<TransactionView> run(ListSearch.Statement statement, int limit) {
    List<@Nullable Object> arguments = statement.arguments();
    arguments.add(limit + 1);
    return sql.query(statement.sql(), Row.each(ViewRow::view), arguments.toArray());
  }

  private static Page page(List<TransactionView> found, int limit) {
    if (found.size() <= limit) {
      return new Page(found, null);
    }
    List<TransactionView> page = found.subList(0, limit);
    return new Page(page, page.getLast().id());
  }

  /** Whose transaction was once signed with this hash; an id of nobody when none was. */
  private TransactionId holder(TxHash hash) {
    return sql
        .query(HASH, Row.each(row -> new TransactionId(row.id("transaction_id"))), hash.bytes())
        .stream()
        .findFirst()
        .orElse(TransactionId.first(Instant.EPOCH));
  }

  /**
   * A page of a list.
   *
   * @param found newest first; may be fewer than asked for although more follow
   * @param next what follows is older than this; {@code null} when nothing does
   */
  public record Page(List<TransactionView> found, @Nullable TransactionId next) {
    private static final Page EMPTY = new Page(List.of(), null);
  }

  /**
   * Which transactions are wanted. What is {@code null} or empty does not narrow.
   *
   * @param chain where they are sent
   * @param relayer a lane's name, of whatever chain
   * @param hash any that was ever signed for it
   * @param from created at this time or later
   * @param until created before this time
   * @param before older than this one: where the page before ended
   */
  public record Filter(
      Set<TransactionState> states,
      @Nullable ChainId chain,
      @Nullable Address to,
      @Nullable String relayer,
      @Nullable TxHash hash,
      @Nullable Instant from,
      @Nullable Instant until,
      @Nullable TransactionId before) {}
}
