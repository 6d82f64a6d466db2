package io.sluice.engine.routing;

import io.sluice.backing.database.Outage;
import io.sluice.backing.queue.Handler;
import io.sluice.backing.queue.ItemsHandler;
import io.sluice.backing.queue.QueueName;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.rpc.Fleet;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.sluice.runtime.role.Ticker;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The relay role's wiring. */
@Configuration(proxyBeanMethods = false)
@ForRole(Role.RELAY)
class RoutingRole {
  @Bean
  Handler routingHandler(Router router, Fleet node) {
    return new ItemsHandler<>(
        QueueName.RELAY_TRANSACTIONS,
        TransactionId::parse,
        router::wake,
        Outage::is,
        node::available);
  }

  @Bean
  Ticker routing(RoutingTicker turns) {
    return new Ticker("routing", RoutingTicker.SOON, turns::tick);
  }
}
