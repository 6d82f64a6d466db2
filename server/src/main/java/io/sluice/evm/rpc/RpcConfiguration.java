package io.sluice.evm.rpc;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.evm.abi.ContractErrors;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.health.HealthCheck;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The client of the chain, for every role; it asks nothing until it is asked. */
@PerNetwork
@Configuration(proxyBeanMethods = false)
class RpcConfiguration {

  @Bean
  JsonRpcEthereumClient ethereumClient(
      RpcSettings settings, ChainSettings chain, MeterRegistry registry, ContractErrors errors) {
    return new JsonRpcEthereumClient(settings, chain.chainId(), registry, new RevertReason(errors));
  }

  @Bean
  HealthCheck chainCheck(EthereumClient client) {
    return new ChainCheck(client);
  }
}
