package io.sluice.evm.network;

import io.sluice.evm.chain.ChainId;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The networks this process works for, and what each has of its own. To be asked once the process
 * has started. Safe for many threads.
 */
@Component
public class Networks {
  private final Supplier<Map<Network, BeanFactory>> networks;
  private final Supplier<Set<ChainId>> declared;
  private final Supplier<String> standard;

  @Autowired
  Networks(NetworkContexts contexts) {
    this(contexts::all, contexts::chains, contexts::standard);
  }

  /**
   * @param networks with what each has of its own, the default network first
   * @param declared chains of all that an operator has declared
   * @param standard the name of the default network, of which this process may not be
   */
  Networks(
      Supplier<Map<Network, BeanFactory>> networks,
      Supplier<Set<ChainId>> declared,
      Supplier<String> standard) {
    this.networks = networks;
    this.declared = declared;
    this.standard = standard;
  }

  /** At least one, the default network first. */
  public List<Network> all() {
    return List.copyOf(networks.get().keySet());
  }

  /** The one that is meant where a request names none; empty when this process is not for it. */
  public Optional<Network> standard() {
    return all().stream().filter(Network::standard).findFirst();
  }

  /** How answers name the default network, whether this process works for it or not. */
  public String standardName() {
    return standard.get();
  }

  /**
   * Finds one by its name, in any case, or by its chain id in decimal.
   *
   * @return empty when this process works for no such network
   */
  public Optional<Network> find(String text) {
    return all().stream()
        .filter(each -> each.name().equalsIgnoreCase(text) || each.chain().toString().equals(text))
        .findFirst();
  }

  /** The one of a chain; empty when this process does not work for it. */
  public Optional<Network> of(ChainId chain) {
    return all().stream().filter(each -> each.chain().equals(chain)).findFirst();
  }

  /** Whether an operator has declared it, for this process or for others. */
  public boolean isDeclared(ChainId chain) {
    return declared.get().contains(chain);
  }

  /** How answers name a chain, whether this process works for it or not. */
  public String name(ChainId chain) {
    return of(chain).map(Network::name).orElseGet(() -> ChainPreset.of(chain).network());
  }

  /**
   * What a network has of its own.
   *
   * @param type of a {@link PerNetwork} component or settings record, of which there is one
   * @throws RefusedException when this process does not work for the chain: what is stored may be
   *     another's
   */
  public <T> T bean(ChainId chain, Class<T> type) {
    Network network =
        of(chain)
            .orElseThrow(() ->
                new RefusedException(
                    ErrorCode.NETWORK_NOT_SERVED,
                    "This process does not work for network " + name(chain) + "."));
    return Objects.requireNonNull(networks.get().get(network)).getBean(type);
  }
}
