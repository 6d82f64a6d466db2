package io.sluice.engine.block;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Confirmations;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * The chains this database was made for, and how far each is final: the height up to which nothing
 * of ours waits for its end. It moves by agreement alone; what keeps it from moving stands beside
 * it, for whoever asks. The caller owns the transaction.
 */
@Repository
public class FinalHeights {
  private static final String CHAINS = "SELECT chain_id, network FROM chains ORDER BY chain_id";
  private static final String CLAIM =
      "INSERT INTO chains (chain_id, network) VALUES (?, ?) ON DUPLICATE KEY UPDATE network = VALUES(network)";
  private static final String AGREED = "SELECT agreed_number FROM chains WHERE chain_id = ?";
  private static final String AGREE =
      """
      UPDATE chains SET agreed_number = GREATEST(COALESCE(agreed_number, 0), ?), due_number = NULL, trouble = NULL,
                        trouble_since = NULL
       WHERE chain_id = ?
      """;
  private static final String REOPEN =
      "UPDATE chains SET agreed_number = ? WHERE chain_id = ? AND agreed_number > ?";
  private static final String START =
      "UPDATE chains SET agreed_number = ? WHERE chain_id = ? AND agreed_number IS NULL";
  private static final String BLAME =
      """
      UPDATE chains SET due_number = ?, trouble = ?, trouble_since = COALESCE(trouble_since, ?) WHERE chain_id = ?
      """;
  private static final String CLEAR =
      """
      UPDATE chains SET due_number = NULL, trouble = NULL, trouble_since = NULL
       WHERE chain_id = ? AND trouble IS NOT NULL
      """;
  private static final String TROUBLE =
      """
      SELECT agreed_number, due_number, trouble, trouble_since FROM chains WHERE chain_id = ? AND trouble IS NOT NULL
      """;
  private static final String GENESIS =
      "SELECT genesis FROM chains WHERE chain_id = ? AND genesis IS NOT NULL";
  private static final String FORGET_GENESIS =
      "UPDATE chains SET genesis = NULL WHERE chain_id = ?";
  private static final String LEARN_GENESIS = "UPDATE chains SET genesis = ? WHERE chain_id = ?";

  private final JdbcTemplate sql;

  FinalHeights(JdbcTemplate sql) {
    this.sql = sql;
  }

  /**
   * What keeps the end of what is deep enough from being final; empty while nothing does. Also for
   * processes that follow no blocks themselves.
   */
  public Optional<Trouble> trouble(ChainId chain) {
    return sql
        .query(
            TROUBLE,
            Row.each(row ->
                new Trouble(
                    row.numberOrNull("agreed_number", BlockNumber::new),
                    row.numberOrNull("due_number", BlockNumber::new),
                    row.text("trouble"),
                    row.time("trouble_since"))),
            chain.value())
        .stream()
        .findFirst();
  }

  /** The chains this database was made for, and what the network of each was called last. */
  SortedMap<ChainId, Optional<String>> chains() {
    return chains(CHAINS);
  }

  /** The same; waits for those who claim one at this moment, and keeps others from changing it. */
  SortedMap<ChainId, Optional<String>> lockChains() {
    return chains(CHAINS + " FOR UPDATE");
  }

  private SortedMap<ChainId, Optional<String>> chains(String query) {
    SortedMap<ChainId, Optional<String>> chains =
        new TreeMap<>(Comparator.comparingLong(ChainId::value));
    sql.query(
        query,
        Row.all(row ->
            chains.put(
                row.number("chain_id", ChainId::new),
                Optional.ofNullable(row.textOrNull("network")))));
    return chains;
  }

  /** Makes the database this chain's, beside those it has; they and theirs stay as they are. */
  void claim(ChainId chain, String network) {
    sql.update(CLAIM, chain.value(), network);
  }

  /** Nothing of ours at or under this height waits for its end; empty while that is so of none. */
  Optional<BlockNumber> agreed(ChainId chain) {
    return sql.query(AGREED, (row, index) -> (Long) row.getObject(1), chain.value()).stream()
        .filter(Objects::nonNull)
        .map(BlockNumber::new)
        .findFirst();
  }

  /** The height moves up, and nothing keeps it. */
  void agree(ChainId chain, BlockNumber number) {
    sql.update(AGREE, number.value(), chain.value());
  }

  /** The first block that is followed: nothing under it waits for its end. */
  void start(ChainId chain, BlockNumber number) {
    sql.update(START, number.value(), chain.value());
  }

  /** Blocks above this one are void, and will be agreed on anew. */
  void reopen(ChainId chain, BlockNumber last) {
    sql.update(REOPEN, last.value(), chain.value(), last.value());
  }

  /**
   * Something keeps the height from moving.
   *
   * @param due how far it could move; {@code null} when that cannot be said
   */
  void blame(ChainId chain, @Nullable BlockNumber due, String trouble, Instant now) {
    sql.update(
        BLAME,
        Arguments.of(due == null ? null : due.value(), Columns.words(trouble), now, chain.value()));
  }

  /** Nothing keeps it any more. */
  void clear(ChainId chain) {
    sql.update(CLEAR, chain.value());
  }

  /** The hash of block 0; empty until a node has told it. */
  Optional<BlockHash> genesis(ChainId chain) {
    return sql
        .query(GENESIS, Row.each(row -> row.bytes("genesis", BlockHash::of)), chain.value())
        .stream()
        .findFirst();
  }

  void learnGenesis(ChainId chain, BlockHash hash) {
    sql.update(LEARN_GENESIS, hash.bytes(), chain.value());
  }

  /** The chain is another one: its block 0 is to be learned anew. */
  void forgetGenesis(ChainId chain) {
    sql.update(FORGET_GENESIS, chain.value());
  }

  /**
   * What keeps a height from moving.
   *
   * @param agreed how far it has come; {@code null} while it has not moved at all
   * @param due how far it could come; {@code null} when that cannot be said
   * @param reason for people
   */
  public record Trouble(
      @Nullable BlockNumber agreed, @Nullable BlockNumber due, String reason, Instant since) {

    /** Whether a transaction in this block, which is not over, waits because of it. */
    public boolean holdsUp(BlockNumber block) {
      return due == null || block.compareTo(due) <= 0;
    }

    /**
     * Why a transaction in this block is not over, for people; empty when this is not the reason.
     *
     * @param tip the newest block followed
     */
    public Optional<String> waitsFor(BlockNumber block, BlockNumber tip) {
      if (!holdsUp(block)) {
        return Optional.empty();
      }
      long depth = Confirmations.of(block, tip);
      return Optional.of(depth + (depth == 1 ? " block deep; " : " blocks deep; ") + reason);
    }
  }
}
