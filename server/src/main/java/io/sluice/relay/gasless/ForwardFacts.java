package io.sluice.relay.gasless;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.fact.Facts;
import io.sluice.engine.transaction.FactKind;
import io.sluice.engine.transaction.TransactionFact;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import java.util.Collection;
import java.util.List;
import org.springframework.stereotype.Repository;

/**
 * Tells what happens to requests, as {@link TransactionFact} tells it of transactions, with the
 * relayer, the hash and the block of their carrier: one statement for each kind of change, and none
 * when nobody is told. The caller owns the database transaction, and has changed the rows in it.
 */
@Repository
class ForwardFacts {
  /** As {@link TransactionFact} reads it. */
  private static final String ROWS =
      """
      SELECT r.id AS subject, r.updated_at AS at,
             JSON_OBJECT('form', 'gasless', 'client', r.client_id, 'chain', r.chain_id, 'state', r.state, 'lane', c.lane_id,
                         'nonce', r.nonce, 'hash', LOWER(HEX(r.hash)), 'block', r.block_number, 'succeeded', r.executed,
                         'gasUsed', r.gas_used, 'failureCode', r.failure_code,
                         'failureDetail', IF(r.failure_code IS NULL, NULL, r.failure_detail)) AS content
        FROM forward_requests r LEFT JOIN forward_carriers c ON c.id = r.carrier_id
      """;

  private static final String OF_REQUESTS = ROWS + " WHERE r.id IN (%s)";
  private static final String OF_CARRIERS =
      ROWS + " WHERE r.carrier_id IN (%s) AND r.state = ? ORDER BY r.carrier_id, r.place";

  private final Facts facts;

  ForwardFacts(Facts facts) {
    this.facts = facts;
  }

  /** Tells of these. */
  void tell(FactKind kind, List<TransactionId> requests) {
    if (!requests.isEmpty()) {
      facts.tell(
          kind.text(),
          OF_REQUESTS.formatted(Columns.marks(requests.size())),
          Arguments.of(requests.stream().map(TransactionId::value).toList()));
    }
  }

  /**
   * Tells of all that these carriers hold.
   *
   * @param state to which they have just come; what is over already has another
   */
  void tell(FactKind kind, Collection<Carrier> carriers, TransactionState state) {
    if (!carriers.isEmpty()) {
      facts.tell(
          kind.text(),
          OF_CARRIERS.formatted(Columns.marks(carriers.size())),
          Arguments.of(carriers.stream().map(each -> each.id().value()).toList(), state));
    }
  }
}
