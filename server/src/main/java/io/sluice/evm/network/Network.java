package io.sluice.evm.network;

import io.sluice.evm.chain.ChainId;

/**
 * A chain this process works for.
 *
 * @param name how requests and answers name it: 1 to 20 of a-z, 0-9 and -, for example {@code
 *     polygon}
 * @param named whether it stands under {@code sluice.networks}; else {@code sluice.chain} makes it
 * @param standard whether it is meant where a request names none
 */
public record Network(String name, ChainId chain, boolean named, boolean standard) {
  /**
   * The name of something of which each network has one, such as a queue or a lease: the default
   * network's is as it would be if there were no other.
   */
  public String own(String name) {
    return standard ? name : name + "-" + this.name;
  }

  @Override
  public String toString() {
    return name;
  }
}
