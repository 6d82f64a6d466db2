package io.sluice.engine.block;

import static java.util.stream.Collectors.joining;

import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.failure.StartupException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes sure, in every role and before anything runs, that the database was made for the chain this
 * process works on: nonces and hashes of one chain mean nothing on another. A new one becomes that
 * chain's. One that has a chain gets another only by a name of its own: who means to add a network
 * says so under {@code sluice.networks}, and who has mistaken the chain id does not.
 */
@PerNetwork
class ChainClaim implements SmartInitializingSingleton {
  private final FinalHeights heights;
  private final Network network;
  private final TransactionTemplate transaction;

  ChainClaim(FinalHeights heights, Network network, TransactionTemplate transaction) {
    this.heights = heights;
    this.network = network;
    this.transaction = transaction;
  }

  /**
   * @throws StartupException when the database is other chains', or knows the network as another
   *     chain
   */
  @Override
  public void afterSingletonsInstantiated() {
    boolean claimed = false;
    while (!claimed) {
      claimed = Boolean.TRUE.equals(transaction.execute(this::claim));
    }
  }

  /**
   * Looks, claims, and looks again: a database in which nothing is yet has no row that could keep
   * two apart who look at once.
   *
   * @return false when others have claimed theirs meanwhile; nothing is claimed then
   */
  private boolean claim(TransactionStatus status) {
    SortedMap<ChainId, Optional<String>> known = new TreeMap<>(heights.lockChains());
    refuseIfNotOurs(known);
    heights.claim(network.chain(), network.name());
    known.put(network.chain(), Optional.of(network.name()));
    boolean alone = known.equals(heights.lockChains());
    if (!alone) {
      status.setRollbackOnly();
    }
    return alone;
  }

  private void refuseIfNotOurs(SortedMap<ChainId, Optional<String>> known) {
    known.forEach((chain, name) -> {
      if (!chain.equals(network.chain()) && name.filter(network.name()::equals).isPresent()) {
        throw new StartupException(
            "Network %s is chain %s in this database, and chain %s in the settings. Correct the chain id, or give the network another name."
                .formatted(network, chain, network.chain()));
      }
    });
    if (!network.named() && !known.isEmpty() && !known.containsKey(network.chain())) {
      throw new StartupException(
          "This database was made for chain %s; sluice.chain.id says %s. Correct CHAIN_ID, use another database, or declare this chain as one more network under sluice.networks."
              .formatted(
                  known.keySet().stream().map(ChainId::toString).collect(joining(" and ")),
                  network.chain()));
    }
  }
}
