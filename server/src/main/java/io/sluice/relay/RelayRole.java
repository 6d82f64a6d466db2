package io.sluice.relay;

import io.sluice.database.Outage;
import io.sluice.queue.Handler;
import io.sluice.queue.ItemsHandler;
import io.sluice.queue.QueueName;
import io.sluice.role.ForRole;
import io.sluice.role.Role;
import io.sluice.rpc.EthereumClient;
import io.sluice.transaction.TransactionId;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The relay role's wiring. */
@Configuration(proxyBeanMethods = false)
@ForRole(Role.RELAY)
class RelayRole {
  @Bean
  Handler routingHandler(Router router, EthereumClient node) {
    return new ItemsHandler<>(
        QueueName.RELAY_TRANSACTIONS,
        TransactionId::parse,
        router::wake,
        Outage::is,
        node::available);
  }
}
