package io.sluice.relay.spending;

import io.sluice.engine.transaction.FactKind;
import io.sluice.engine.transaction.TransactionFact;
import io.sluice.gateway.quota.Settlement;
import io.sluice.gateway.quota.Settlements;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.List;
import org.springframework.stereotype.Component;

/** Settles quotas by receipts. */
@Component
@ForRole(Role.API)
class Spending {
  /** Whose is what fills a nonce. */
  private static final long NOBODY = 0;

  private final Settlements settlements;

  Spending(Settlements settlements) {
    this.settlements = settlements;
  }

  /** Within the caller's database transaction. */
  void handle(List<TransactionFact> facts) {
    settlements.settle(
        facts.stream()
            .filter(each -> each.kind() == FactKind.ENDED)
            .map(Spending::settlement)
            .toList());
    facts.stream()
        .filter(each -> each.kind() == FactKind.LATE_EFFECT && each.client() != NOBODY)
        .forEach(each -> settlements.book(each.client(), settlement(each)));
  }

  private static Settlement settlement(TransactionFact fact) {
    return new Settlement(fact.transaction().value(), fact.gasUsed(), fact.at());
  }
}
