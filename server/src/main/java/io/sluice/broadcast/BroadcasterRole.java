package io.sluice.broadcast;

import io.sluice.database.Outage;
import io.sluice.lane.LaneId;
import io.sluice.lane.LaneSettings;
import io.sluice.lane.Window;
import io.sluice.queue.Handler;
import io.sluice.queue.ItemsHandler;
import io.sluice.queue.QueueName;
import io.sluice.role.ForRole;
import io.sluice.role.Role;
import io.sluice.rpc.EthereumClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The broadcaster's wiring. */
@Configuration(proxyBeanMethods = false)
@ForRole(Role.BROADCASTER)
class BroadcasterRole {
  @Bean
  Handler broadcastHandler(Broadcaster broadcaster, EthereumClient node) {
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
