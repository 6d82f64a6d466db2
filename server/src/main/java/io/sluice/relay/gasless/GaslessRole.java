package io.sluice.relay.gasless;

import io.sluice.backing.fact.Subscriber;
import io.sluice.backing.fact.Subscription;
import io.sluice.engine.transaction.FactKind;
import io.sluice.engine.transaction.TransactionFact;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What happens to carriers is heard by the relay role. */
@Configuration(proxyBeanMethods = false)
class GaslessRole {
  /** In every process: whichever causes a fact writes it. */
  @Bean
  static Subscription carrierSubscription() {
    return TransactionFact.subscriptionToCarriers(
        "gasless", FactKind.SUBMITTED, FactKind.MINED, FactKind.UNMINED, FactKind.ENDED);
  }

  @Bean
  @ForRole(Role.RELAY)
  static Subscriber carrierSubscriber(Subscription carrierSubscription, CarrierFacts heard) {
    return TransactionFact.subscriber(carrierSubscription, heard::handle);
  }
}
