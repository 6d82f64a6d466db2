package io.sluice.engine.block;

import io.sluice.backing.database.Row;
import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.ChainId;
import java.sql.SQLException;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * The newest blocks of the chain we follow, each the parent of the next. The caller owns the
 * transaction.
 */
@Repository
public class FollowedBlocks {
  /**
   * The number of the newest block, as an expression in statements about something else; its
   * argument is the chain. NULL before the first.
   */
  public static final String NEWEST = "(SELECT MAX(number) FROM blocks WHERE chain_id = ?)";

  private static final String TIP =
      "SELECT number, hash FROM blocks WHERE chain_id = ? ORDER BY number DESC LIMIT 1";
  private static final String LOCK_TIP = TIP + " FOR UPDATE";
  private static final String OLDEST =
      "SELECT number, hash FROM blocks WHERE chain_id = ? ORDER BY number LIMIT 1";
  private static final String HASH_AT = "SELECT hash FROM blocks WHERE chain_id = ? AND number = ?";
  private static final String INSERT =
      "INSERT INTO blocks (chain_id, number, hash, parent_hash) VALUES (?, ?, ?, ?)";
  private static final String CUT_ABOVE = "DELETE FROM blocks WHERE chain_id = ? AND number > ?";
  private static final String CUT_ALL = "DELETE FROM blocks WHERE chain_id = ?";
  private static final String CUT_BELOW = "DELETE FROM blocks WHERE chain_id = ? AND number < ?";

  private final JdbcTemplate sql;

  FollowedBlocks(JdbcTemplate sql) {
    this.sql = sql;
  }

  /** The newest block we have settled; empty before the first. */
  public Optional<Position> tip(ChainId chain) {
    return one(TIP, chain);
  }

  /** The same, locked until the transaction ends: whoever moves the tip holds this. */
  public Optional<Position> lockTip(ChainId chain) {
    return one(LOCK_TIP, chain);
  }

  /** The oldest block that is remembered; all from it up to the tip are. */
  Optional<Position> oldest(ChainId chain) {
    return one(OLDEST, chain);
  }

  /** The hash of the block we followed at a height; empty when it is forgotten, or none. */
  Optional<BlockHash> hashAt(ChainId chain, BlockNumber number) {
    return sql
        .query(
            HASH_AT,
            Row.each(row -> row.bytes("hash", BlockHash::of)),
            chain.value(),
            number.value())
        .stream()
        .findFirst();
  }

  void append(ChainId chain, Position block, BlockHash parent) {
    sql.update(INSERT, chain.value(), block.number().value(), block.hash().bytes(), parent.bytes());
  }

  void cutAbove(ChainId chain, BlockNumber last) {
    sql.update(CUT_ABOVE, chain.value(), last.value());
  }

  void cutBelow(ChainId chain, BlockNumber first) {
    sql.update(CUT_BELOW, chain.value(), first.value());
  }

  void cutAll(ChainId chain) {
    sql.update(CUT_ALL, chain.value());
  }

  private Optional<Position> one(String query, ChainId chain) {
    return sql.query(query, Row.each(FollowedBlocks::position), chain.value()).stream().findFirst();
  }

  private static Position position(Row row) throws SQLException {
    return new Position(row.number("number", BlockNumber::new), row.bytes("hash", BlockHash::of));
  }

  /** A block's place in the chain. */
  public record Position(BlockNumber number, BlockHash hash) {}
}
