package io.sluice.gateway.policy;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client may send. Immutable.
 *
 * @param anyContract whether it may call whatever it likes, listed or not
 * @param contracts what it may call
 * @param creation whether it may create contracts
 * @param maxValue of one transaction
 * @param maxGas of one transaction; {@code null} for no bound but the chain's
 * @param maxDataBytes of one transaction; {@code null} for no bound but the product's
 * @param blockedUsers for whom nothing is done, and who is called by nobody
 * @param anyRelayer whether it may have its transactions sent by whichever relayer it names
 * @param relayers the names of those that it may have them sent by, and must name one of; when
 *     there are none, it may name none
 */
public record Policy(
    boolean anyContract,
    List<Contract> contracts,
    boolean creation,
    Wei maxValue,
    @Nullable Long maxGas,
    @Nullable Integer maxDataBytes,
    Set<Address> blockedUsers,
    boolean anyRelayer,
    Set<String> relayers) {
  /** Nothing is allowed until it is listed. */
  public static final Policy CLOSED =
      new Policy(false, List.of(), false, Wei.ZERO, null, null, Set.of(), false, Set.of());

  /** Everything is. */
  public static final Policy OPEN =
      new Policy(true, List.of(), true, new Wei(Wei.MOST), null, null, Set.of(), true, Set.of());

  public Policy {
    contracts = List.copyOf(contracts);
    blockedUsers = Set.copyOf(blockedUsers);
    relayers = Set.copyOf(relayers);
  }

  /** Whether calls inside of calls could break a rule. */
  boolean looksInside() {
    return !anyContract || !contracts.isEmpty() || !blockedUsers.isEmpty();
  }

  /** The entries for a contract; more than one where some name a network. */
  List<Contract> of(ChainId chain, Address address) {
    return contracts.stream()
        .filter(each -> each.address.equals(address))
        .filter(each -> each.chain == null || each.chain.equals(chain))
        .toList();
  }

  /**
   * What may be called.
   *
   * @param chain where; {@code null} for everywhere
   * @param selectors which of its functions; {@code null} for all of them
   */
  public record Contract(
      Address address, @Nullable ChainId chain, @Nullable Set<Selector> selectors) {
    public Contract {
      selectors = selectors == null ? null : Set.copyOf(selectors);
    }

    boolean allows(Selector selector) {
      return Optional.ofNullable(selectors).map(some -> some.contains(selector)).orElse(true);
    }
  }
}
