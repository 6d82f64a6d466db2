package io.sluice.engine.broadcast;

import io.sluice.backing.queue.Handler;
import io.sluice.backing.queue.ItemsHandler;
import io.sluice.engine.lane.LaneSettings;
import io.sluice.engine.lane.Window;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The broadcaster's wiring. */
@PerNetwork
@Configuration(proxyBeanMethods = false)
@ForRole(Role.BROADCASTER)
class BroadcasterRole {
  @Bean
  Handler broadcastHandler(Broadcaster broadcaster) {
    return new ItemsHandler<>(broadcaster);
  }

  @Bean
  Window sendWindow(LaneSettings settings) {
    return settings.window();
  }
}
