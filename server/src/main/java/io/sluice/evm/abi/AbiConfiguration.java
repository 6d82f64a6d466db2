package io.sluice.evm.abi;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads the ABIs at start-up; a file that cannot be read stops it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AbiSettings.class)
class AbiConfiguration {

  @Bean
  ContractErrors contractErrors(AbiSettings settings) {
    return settings.dir() == null
        ? ContractErrors.standard()
        : ContractErrors.standard().with(AbiFolder.errors(settings.dir()));
  }
}
