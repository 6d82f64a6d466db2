package io.sluice.engine.broadcast;

import io.sluice.backing.database.Outage;
import io.sluice.backing.queue.Handler;
import io.sluice.backing.queue.ItemsHandler;
import io.sluice.engine.lane.LaneId;
import io.sluice.engine.lane.LaneSettings;
import io.sluice.engine.lane.Window;
import io.sluice.engine.transaction.PipelineQueues;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.Fleet;
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
  Handler broadcastHandler(PipelineQueues queues, Broadcaster broadcaster, Fleet node) {
    return new ItemsHandler<>(
        queues.signed(),
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
