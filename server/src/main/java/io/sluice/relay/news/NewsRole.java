package io.sluice.relay.news;

import io.sluice.backing.fact.Subscriber;
import io.sluice.backing.fact.Subscription;
import io.sluice.engine.transaction.FactKind;
import io.sluice.engine.transaction.TransactionFact;
import io.sluice.gateway.event.EventAudience;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What happens to transactions is told to clients by the relay role, while any of them listens. */
@Configuration(proxyBeanMethods = false)
class NewsRole {
  /** In every process: whichever causes a fact writes it. */
  @Bean
  static Subscription newsSubscription(EventAudience audience) {
    return TransactionFact.subscription("events", audience::isAnyone, FactKind.values());
  }

  @Bean
  @ForRole(Role.RELAY)
  static Subscriber newsSubscriber(Subscription newsSubscription, TransactionNews news) {
    return TransactionFact.subscriber(newsSubscription, news::tell);
  }
}
