package io.sluice.engine.transaction;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.fact.Facts;
import io.sluice.evm.chain.ChainId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.springframework.stereotype.Repository;

/**
 * Tells what happens to transactions, with how their rows stand: one statement for each kind of
 * change, and none when nobody is told. Whoever changes a row tells of it in the same act, while
 * its lock is held. The caller owns the database transaction.
 */
@Repository
class TransactionFacts {
  /** As {@link TransactionFact#of} reads it. */
  private static final String ROWS =
      """
      SELECT t.id AS subject, %s AS at,
             JSON_OBJECT('client', t.client_id, 'chain', t.chain_id, 'state', %s, 'lane', t.lane_id, 'nonce', t.nonce,
                         'hash', LOWER(HEX(%s)), 'block', %s, 'succeeded', %s, 'gasUsed', %s,
                         'failureCode', t.failure_code,
                         'failureDetail', IF(t.failure_code IS NULL, NULL, t.failure_detail)) AS content
        FROM transactions t WHERE t.id IN (%s)
      """;

  private static final String CHANGED =
      ROWS.formatted(
          "t.updated_at", "t.state", "t.hash", "t.block_number", "t.succeeded", "t.gas_used", "%s");
  private static final String SUBMITTED =
      ROWS.formatted(
              "?", "'SUBMITTED'", "t.hash", "t.block_number", "t.succeeded", "t.gas_used", "%s")
          + " AND t.chain_id = ? AND t.state = 'SIGNED'";
  private static final String LATE_EFFECT = ROWS.formatted("?", "t.state", "?", "?", "?", "?", "?");

  private final Facts facts;

  TransactionFacts(Facts facts) {
    this.facts = facts;
  }

  /** Tells of rows that have just been changed. */
  void tell(FactKind kind, Collection<TransactionId> ids) {
    tell(
        kind,
        ids,
        (text, some) ->
            facts.tell(
                text,
                CHANGED.formatted(Columns.marks(some.size())),
                Arguments.of(Transactions.keys(some))));
  }

  /** Tells of rows that will be written, or changed, with the commit, by what was added before. */
  void tellLast(FactKind kind, Collection<TransactionId> ids) {
    tell(
        kind,
        ids,
        (text, some) ->
            facts.tellLast(
                text,
                CHANGED.formatted(Columns.marks(some.size())),
                Arguments.of(Transactions.keys(some))));
  }

  /** Tells of those that will be locked with the commit, signed, and then submitted. */
  void tellSubmitted(Collection<TransactionId> ids, ChainId chain, Instant at) {
    tell(
        FactKind.SUBMITTED,
        ids,
        (text, some) ->
            facts.tellLast(
                text,
                SUBMITTED.formatted(Columns.marks(some.size())),
                Arguments.of(at, Transactions.keys(some), chain.value())));
  }

  /** What carriers do is told under names of its own. */
  private void tell(
      FactKind kind,
      Collection<TransactionId> ids,
      BiConsumer<String, List<TransactionId>> statement) {
    boolean own = facts.isWanted(kind.text());
    boolean ofCarriers = facts.isWanted(kind.textOfCarrier());
    if (own || ofCarriers) {
      Map<Boolean, List<TransactionId>> carriers =
          ids.stream().collect(Collectors.partitioningBy(TransactionId::isCarrier));
      carriers.forEach((carrier, some) -> {
        if (!some.isEmpty() && (carrier ? ofCarriers : own)) {
          statement.accept(carrier ? kind.textOfCarrier() : kind.text(), some);
        }
      });
    }
  }

  /** Tells of effects that nobody expected any more; there are hardly ever any. */
  void tellLate(List<LateEffect> late, Instant at) {
    for (LateEffect each : late) {
      Inclusion effect = each.inclusion();
      TransactionId id = effect.attempt().transaction();
      facts.tell(
          id.isCarrier() ? FactKind.LATE_EFFECT.textOfCarrier() : FactKind.LATE_EFFECT.text(),
          LATE_EFFECT,
          Arguments.of(
              at,
              effect.attempt().hash().bytes(),
              effect.block().value(),
              effect.succeeded(),
              effect.gasUsed(),
              id.value()));
    }
  }
}
