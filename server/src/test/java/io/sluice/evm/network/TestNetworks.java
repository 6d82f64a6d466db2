package io.sluice.evm.network;

import io.sluice.evm.chain.ChainId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/** Networks without contexts of their own. */
public final class TestNetworks {
  /** The local chain, as the default network. */
  public static final Network LOCAL = new Network("local", new ChainId(31337), false, true);

  /** Another. */
  public static final Network BASE = new Network("base", new ChainId(8453), true, false);

  private TestNetworks() {}

  /** The local chain alone; everything of its own is in this factory. */
  public static Networks local(BeanFactory beans) {
    return of(Map.of(LOCAL, beans));
  }

  /** How requests name these, of which the first is the default one. */
  public static NetworkField field(Network... networks) {
    Map<Network, BeanFactory> all = new LinkedHashMap<>();
    for (Network network : networks) {
      all.put(network, new DefaultListableBeanFactory());
    }
    return new NetworkField(of(all));
  }

  private static Networks of(Map<Network, BeanFactory> all) {
    return new Networks(
        () -> all,
        () -> all.keySet().stream().map(Network::chain).collect(Collectors.toSet()),
        () -> all.keySet().iterator().next().name());
  }
}
