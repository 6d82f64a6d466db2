package io.sluice.relay.gasless;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Where users stand at a forwarder. Its own nonces are the truth, and what is known of them here
 * may be behind. A user is ready when nothing of theirs is in flight and the request of the known
 * nonce waits; whoever changes one of the three says so in the same database transaction. The
 * caller owns the transaction.
 */
@Repository
class ForwardSigners {
  private static final String FIND =
      """
      SELECT s.id, s.known_nonce,
             EXISTS (SELECT 1 FROM forward_requests r WHERE r.signer_id = s.id AND r.open_nonce = ? - 1) AS follows,
             EXISTS (SELECT 1 FROM forward_requests r WHERE r.signer_id = s.id AND r.open_nonce = ?) AS taken
        FROM forward_signers s WHERE s.chain_id = ? AND s.forwarder = ? AND s.address = ?
      """;
  private static final String KNOW =
      """
      INSERT INTO forward_signers (chain_id, forwarder, address, known_nonce, in_flight) VALUES (?, ?, ?, ?, 0)
      ON DUPLICATE KEY UPDATE known_nonce = GREATEST(known_nonce, VALUES(known_nonce))
      """;
  private static final String ONE =
      "SELECT id FROM forward_signers WHERE chain_id = ? AND forwarder = ? AND address = ?";
  private static final String OPEN_FROM =
      """
      SELECT r.open_nonce FROM forward_requests r JOIN forward_signers s ON s.id = r.signer_id
       WHERE s.chain_id = ? AND s.forwarder = ? AND s.address = ? AND r.open_nonce >= ? ORDER BY r.open_nonce
      """;
  private static final String READY =
      """
      SELECT id, forwarder, address, known_nonce, ready_since FROM forward_signers
       WHERE chain_id = ? AND ready_since IS NOT NULL ORDER BY ready_since LIMIT ?
      """;
  private static final String LOCK_READY =
      "SELECT id FROM forward_signers WHERE id IN (%s) AND ready_since IS NOT NULL ORDER BY id FOR UPDATE SKIP LOCKED";
  private static final String FLY =
      "UPDATE forward_signers SET in_flight = in_flight + 1, ready_since = NULL WHERE id IN (%s)";
  private static final String LAND =
      """
      UPDATE forward_signers SET known_nonce = GREATEST(known_nonce, ?), in_flight = GREATEST(in_flight - ?, 0) WHERE id = ?
      """;
  private static final String TAKE_OFF_AGAIN =
      """
      UPDATE forward_signers SET known_nonce = LEAST(known_nonce, ?), in_flight = in_flight + ?, ready_since = NULL WHERE id = ?
      """;
  private static final String SET_READY =
      """
      UPDATE forward_signers s
         SET s.ready_since = CASE
               WHEN s.in_flight = 0 AND EXISTS (SELECT 1 FROM forward_requests r
                                                 WHERE r.signer_id = s.id AND r.open_nonce = s.known_nonce AND r.state = 'ACCEPTED')
               THEN COALESCE(s.ready_since, ?) END
       WHERE s.id IN (%s)
      """;

  private final JdbcTemplate sql;

  ForwardSigners(JdbcTemplate sql) {
    this.sql = sql;
  }

  /**
   * How a user stands to a nonce.
   *
   * @return empty when nothing of theirs was ever asked for
   */
  Optional<Standing> find(ChainId chain, Address forwarder, Address signer, long nonce) {
    return sql
        .query(
            FIND,
            Row.each(row -> standing(row, nonce)),
            nonce,
            nonce,
            chain.value(),
            forwarder.bytes(),
            signer.bytes())
        .stream()
        .findFirst();
  }

  /**
   * Notes what the forwarder says; a nonce that is lower than what is known is an old answer. What
   * waited for the one that turned out to be next is ready. Makes a commit of its own where the
   * caller has no transaction.
   */
  Standing know(ChainId chain, Address forwarder, Address signer, long chainNonce, long nonce) {
    know(chain, forwarder, signer, chainNonce);
    return find(chain, forwarder, signer, nonce).orElseThrow();
  }

  /** The same, for its own sake. */
  void know(ChainId chain, Address forwarder, Address signer, long chainNonce) {
    sql.update(KNOW, chain.value(), forwarder.bytes(), signer.bytes(), chainNonce);
  }

  /** The row of a user, once known. */
  long id(ChainId chain, Address forwarder, Address signer) {
    return sql.query(
            ONE,
            Row.each(row -> row.number("id")),
            chain.value(),
            forwarder.bytes(),
            signer.bytes())
        .getFirst();
  }

  /**
   * The nonce to sign next: the first from the forwarder's on that no open request has.
   *
   * @param chainNonce what the forwarder says now
   */
  long nextNonce(ChainId chain, Address forwarder, Address signer, long chainNonce) {
    List<Long> open =
        sql.query(
            OPEN_FROM,
            Row.each(row -> row.number("open_nonce")),
            chain.value(),
            forwarder.bytes(),
            signer.bytes(),
            chainNonce);
    long next = chainNonce;
    for (long nonce : open) {
      if (nonce != next) {
        break;
      }
      next++;
    }
    return next;
  }

  /** Those that are ready, the longest first. */
  List<Ready> ready(ChainId chain, int most) {
    return sql.query(READY, Row.each(ForwardSigners::ready), chain.value(), most);
  }

  /** Locks those that are still ready; what another process has locked is left to it. */
  List<Long> lockReady(Collection<Long> ids) {
    return ids.isEmpty()
        ? List.of()
        : sql.query(
            LOCK_READY.formatted(Columns.marks(ids.size())),
            Row.each(row -> row.number("id")),
            ids.toArray());
  }

  /** A carrier takes requests of theirs. */
  void fly(Collection<Long> ids) {
    sql.update(FLY.formatted(Columns.marks(ids.size())), ids.toArray());
  }

  /**
   * What a carrier came to.
   *
   * @param nonces by user, the first that is not used any more, as far as that shows
   * @param landed whether it counts as in flight until now
   */
  void land(Map<Long, Long> nonces, boolean landed, Instant now) {
    int flights = landed ? 1 : 0;
    sql.batchUpdate(
        LAND,
        Arguments.each(
            new TreeMap<>(nonces).entrySet(),
            each -> Arguments.of(each.getValue(), flights, each.getKey())));
    setReady(nonces.keySet(), now);
  }

  /**
   * A carrier that had landed is in no block any more.
   *
   * @param nonces by user, the lowest it holds
   */
  void takeOffAgain(Map<Long, Long> nonces, boolean landed) {
    int flights = landed ? 1 : 0;
    sql.batchUpdate(
        TAKE_OFF_AGAIN,
        Arguments.each(
            new TreeMap<>(nonces).entrySet(),
            each -> Arguments.of(each.getValue(), flights, each.getKey())));
  }

  /** Finds out anew which of these are ready. */
  void setReady(Collection<Long> ids, Instant now) {
    if (!ids.isEmpty()) {
      List<Long> sorted = ids.stream().distinct().sorted().toList();
      sql.update(SET_READY.formatted(Columns.marks(sorted.size())), Arguments.of(now, sorted));
    }
  }

  private static Standing standing(Row row, long nonce) throws SQLException {
    long known = row.number("known_nonce");
    return new Standing(
        row.number("id"), known, nonce == known || row.flag("follows"), row.flag("taken"));
  }

  private static Ready ready(Row row) throws SQLException {
    return new Ready(
        row.number("id"),
        row.bytes("forwarder", Address::of),
        row.number("known_nonce"),
        row.time("ready_since"));
  }

  /**
   * How a user stands to a nonce.
   *
   * @param id of the row
   * @param knownNonce the first that is not used, as far as we know
   * @param reaches whether the nonce is that one, or follows one of an open request
   * @param taken whether an open request has it
   */
  record Standing(long id, long knownNonce, boolean reaches, boolean taken) {}

  /**
   * A user whose request of the known nonce may go.
   *
   * @param since when it became so
   */
  record Ready(long id, Address forwarder, long knownNonce, Instant since) {}
}
