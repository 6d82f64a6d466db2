package io.sluice.relay.spending;

import io.sluice.backing.fact.Subscriber;
import io.sluice.backing.fact.Subscription;
import io.sluice.engine.transaction.FactKind;
import io.sluice.engine.transaction.TransactionFact;
import io.sluice.gateway.quota.Quotas;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How transactions end is heard by the API, once any client has a quota. */
@Configuration(proxyBeanMethods = false)
class SpendingRole {
  /** In every process: whichever causes a fact writes it. */
  @Bean
  static Subscription spendingSubscription(Quotas quotas) {
    return TransactionFact.subscription(
        "quota", quotas::inUse, FactKind.ENDED, FactKind.LATE_EFFECT);
  }

  @Bean
  @ForRole(Role.API)
  static Subscriber spendingSubscriber(Subscription spendingSubscription, Spending spending) {
    return TransactionFact.subscriber(spendingSubscription, spending::handle);
  }
}
