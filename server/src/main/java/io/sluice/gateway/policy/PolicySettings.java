package io.sluice.gateway.policy;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What clients may send that have no policy yet.
 *
 * @param openChains ids of chains on which they may send everything; on others nothing is allowed
 *     until it is listed. For chains whose currency is worth nothing
 */
@ConfigurationProperties("sluice.policy")
public record PolicySettings(@DefaultValue("31337") List<Long> openChains) {
  public PolicySettings {
    openChains = List.copyOf(openChains);
  }
}
