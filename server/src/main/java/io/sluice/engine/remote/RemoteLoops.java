package io.sluice.engine.remote;

import io.sluice.backing.database.Outage;
import io.sluice.backing.lease.Leases;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.sluice.runtime.role.Ticker;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is done about remote relayers now and then, by one process for all; nothing without any. */
@PerNetwork
@Configuration(proxyBeanMethods = false)
@ForRole(Role.MONITOR)
class RemoteLoops {
  private static final Duration PACE = Duration.ofSeconds(1);
  private static final Duration TERM = Duration.ofSeconds(15);
  private static final Logger LOG = LoggerFactory.getLogger(RemoteLoops.class);

  @Bean
  Ticker remoteHealthWatching(
      RemoteHealth health,
      RemotePool pool,
      RemoteSettings settings,
      ChainSettings chain,
      Leases leases,
      Network network) {
    String name = network.own("remote-health");
    return new Ticker(
        name,
        settings.healthPeriod(),
        () -> {
          if (isAsked(pool, settings, chain.chainId())) {
            leases.forAll(name, TERM, "Relayers cannot be asked how they are", health::look);
          }
        });
  }

  @Bean
  Ticker remoteFollowing(
      Doubts doubts,
      Following following,
      RemotePool pool,
      ChainSettings chain,
      Leases leases,
      Network network) {
    String name = network.own("remote-following");
    ChainId id = chain.chainId();
    return new Ticker(
        name,
        PACE,
        () -> {
          if (!pool.of(id).isEmpty()) {
            leases.forAll(
                name,
                TERM,
                "Relayers cannot be followed",
                () -> pool.of(id).forEach(each -> look(each, doubts, following)));
          }
        });
  }

  /** What goes wrong with one relayer holds up no other. */
  private static void look(RemoteRelayer relayer, Doubts doubts, Following following) {
    if (relayer.lane() == null) {
      return;
    }
    try {
      doubts.look(relayer, relayer.lane());
      following.look(relayer, relayer.lane());
    } catch (RuntimeException e) {
      if (Outage.is(e)) {
        throw e;
      }
      LOG.error("Relayer {} cannot be followed; it is tried again", relayer.baseUrl(), e);
    }
  }

  private static boolean isAsked(RemotePool pool, RemoteSettings settings, ChainId chain) {
    return !settings.places().isEmpty() || !pool.of(chain).isEmpty();
  }
}
