package io.sluice.relay;

import io.sluice.database.Outage;
import io.sluice.queue.Handler;
import io.sluice.queue.ItemsHandler;
import io.sluice.queue.QueueName;
import io.sluice.role.ForRole;
import io.sluice.role.Role;
import io.sluice.rpc.EthereumClient;
import io.sluice.rpc.NodeUnavailableException;
import io.sluice.transaction.TransactionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The relay role's wiring. */
@Configuration(proxyBeanMethods = false)
@ForRole(Role.RELAY)
class RelayRole {
  private static final int AT_ONCE = 256;

  @Bean
  Handler routingHandler(Router router, EthereumClient node) {
    return new ItemsHandler<>(
        QueueName.RELAY_TRANSACTIONS,
        TransactionId::parse,
        ids -> routeInBatches(router, ids),
        failure ->
            failure instanceof NodeUnavailableException
                || failure instanceof Router.NoLaneException
                || Outage.is(failure),
        node::available);
  }

  private static void routeInBatches(Router router, Set<TransactionId> ids) {
    List<TransactionId> all = new ArrayList<>(ids);
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      router.route(all.subList(from, Math.min(all.size(), from + AT_ONCE)));
    }
  }
}
