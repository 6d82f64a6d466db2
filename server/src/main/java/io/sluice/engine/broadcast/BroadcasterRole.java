package io.sluice.engine.broadcast;

import io.sluice.backing.database.Outage;
import io.sluice.backing.queue.Handler;
import io.sluice.backing.queue.ItemsHandler;
import io.sluice.backing.queue.QueueName;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.LaneSettings;
import io.sluice.engine.lane.Window;
import io.sluice.evm.rpc.Fleet;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The broadcaster's wiring. */
@Configuration(proxyBeanMethods = false)
@ForRole(Role.BROADCASTER)
class BroadcasterRole {
  @Bean
  Handler broadcastHandler(Broadcaster broadcaster, Fleet node) {
    return new ItemsHandler<>(
        QueueName.SIGNED_TX,
        lane -> new LaneId(Integer.parseInt(lane)),
        broadcaster::send,
        failure -> failure instanceof Broadcaster.HeldBackException || Outage.is(failure),
        node::available);
  }

  @Bean
  Window sendWindow(LaneSettings settings) {
    return settings.window();
  }
}
