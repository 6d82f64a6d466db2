package io.sluice.pipeline;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.backing.database.RetriedTransactions;
import io.sluice.backing.fact.FactSettings;
import io.sluice.backing.outbox.OutboxSettings;
import io.sluice.backing.queue.QueueNames;
import io.sluice.engine.block.BlockSettings;
import io.sluice.engine.broadcast.BroadcastSettings;
import io.sluice.engine.keys.KeyRing;
import io.sluice.engine.keys.TestKeys;
import io.sluice.engine.lane.LaneSettings;
import io.sluice.engine.monitor.MonitorSettings;
import io.sluice.engine.monitor.ReplacementSettings;
import io.sluice.engine.remote.RemoteSettings;
import io.sluice.engine.routing.RoutingSettings;
import io.sluice.engine.signing.SigningSettings;
import io.sluice.engine.sweep.SweepSettings;
import io.sluice.engine.transaction.IntentSettings;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.NetworkField;
import io.sluice.evm.network.Networks;
import io.sluice.evm.network.TestNetworks;
import io.sluice.evm.price.FeeSettings;
import io.sluice.gateway.access.ClientNames;
import io.sluice.gateway.event.EventSettings;
import io.sluice.gateway.policy.PolicySettings;
import io.sluice.relay.gasless.GaslessSettings;
import io.sluice.relay.intake.RelaySettings;
import io.sluice.runtime.failure.Faults;
import java.util.Random;
import javax.sql.DataSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.RestController;

/**
 * The product's beans, without their threads and without HTTP. No {@code @Configuration}: a test
 * that starts the whole product must not find it.
 */
@ComponentScan(
    basePackages = {
      "io.sluice.engine.transaction",
      "io.sluice.gateway.audit",
      "io.sluice.gateway.event",
      "io.sluice.gateway.idempotency",
      "io.sluice.gateway.policy",
      "io.sluice.gateway.quota",
      "io.sluice.backing.revision",
      "io.sluice.engine.lane",
      "io.sluice.evm.price",
      "io.sluice.backing.outbox",
      "io.sluice.backing.fact",
      "io.sluice.backing.lease",
      "io.sluice.engine.signing",
      "io.sluice.engine.broadcast",
      "io.sluice.engine.remote",
      "io.sluice.engine.block",
      "io.sluice.engine.monitor",
      "io.sluice.engine.routing",
      "io.sluice.relay",
      "io.sluice.engine.sweep"
    },
    excludeFilters =
        @ComponentScan.Filter(
            type = FilterType.ANNOTATION,
            classes = {RestController.class, ConfigurationProperties.class}))
@EnableConfigurationProperties({
  BroadcastSettings.class,
  ChainSettings.class,
  EventSettings.class,
  FactSettings.class,
  FeeSettings.class,
  GaslessSettings.class,
  IntentSettings.class,
  LaneSettings.class,
  BlockSettings.class,
  MonitorSettings.class,
  OutboxSettings.class,
  PolicySettings.class,
  RelaySettings.class,
  RemoteSettings.class,
  RoutingSettings.class,
  ReplacementSettings.class,
  SigningSettings.class,
  SweepSettings.class
})
@Import({ClientNames.class, Faults.class, NetworkField.class, QueueNames.class})
class Wiring {
  @Bean
  LifecycleProcessor lifecycleProcessor() {
    return new Asleep();
  }

  @Bean
  Network network() {
    return TestNetworks.LOCAL;
  }

  @Bean
  Networks networks(BeanFactory beans) {
    return TestNetworks.local(beans);
  }

  @Bean
  JdbcTemplate jdbcTemplate(DataSource source) {
    return new JdbcTemplate(source);
  }

  @Bean
  TransactionTemplate transactionTemplate(DataSource source, MeterRegistry meters) {
    return new RetriedTransactions(new JdbcTransactionManager(source), meters, new Random(42));
  }

  @Bean
  MeterRegistry meters() {
    return new SimpleMeterRegistry();
  }

  @Bean
  KeyRing keys() {
    return TestKeys.ring(3);
  }

  /** Starts nothing. */
  private static final class Asleep implements LifecycleProcessor {
    @Override
    public void onRefresh() {}

    @Override
    public void onClose() {}

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public boolean isRunning() {
      return false;
    }
  }
}
