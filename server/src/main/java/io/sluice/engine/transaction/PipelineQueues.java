package io.sluice.engine.transaction;

import io.sluice.backing.queue.QueueName;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.PerNetwork;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The queues a network's transactions pass. Each network has its own, so that one in trouble holds
 * up no other.
 */
@PerNetwork
@Configuration(proxyBeanMethods = false)
public class PipelineQueues {
  private final Network network;

  public PipelineQueues(Network network) {
    this.network = network;
  }

  /** To the router: ids of accepted transactions. */
  @Bean
  public QueueName accepted() {
    return own(QueueName.RELAY_TRANSACTIONS);
  }

  /** To the signer: ids of routed transactions, and lanes on which something is signed again. */
  @Bean
  public QueueName unsigned() {
    return own(QueueName.TX_REQUEST);
  }

  /** To the broadcaster: lanes that have something to send. */
  @Bean
  public QueueName signed() {
    return own(QueueName.SIGNED_TX);
  }

  private QueueName own(QueueName queue) {
    return new QueueName(network.own(queue.text()));
  }
}
