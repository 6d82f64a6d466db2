package io.sluice.engine.routing;

import io.sluice.backing.queue.Handler;
import io.sluice.backing.queue.ItemsHandler;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.sluice.runtime.role.Ticker;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The relay role's wiring. */
@PerNetwork
@Configuration(proxyBeanMethods = false)
@ForRole(Role.RELAY)
class RoutingRole {
  @Bean
  Handler routingHandler(Router router) {
    return new ItemsHandler<>(router);
  }

  @Bean
  Ticker routing(RoutingTicker turns, Network network) {
    return new Ticker(network.own("routing"), RoutingTicker.SOON, turns::tick);
  }
}
