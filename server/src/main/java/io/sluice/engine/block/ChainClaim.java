package io.sluice.engine.block;

import static java.util.stream.Collectors.joining;

import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.ChainSettings;
import io.sluice.runtime.failure.StartupException;
import java.util.List;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes sure, in every role and before anything runs, that the database was made for the chain this
 * process works on. A new one becomes that chain's: nonces and hashes of one chain mean nothing on
 * another.
 */
@Component
class ChainClaim implements SmartInitializingSingleton {
  private final FinalHeights heights;
  private final ChainId chain;
  private final TransactionTemplate transaction;

  ChainClaim(FinalHeights heights, ChainSettings chain, TransactionTemplate transaction) {
    this.heights = heights;
    this.chain = chain.chainId();
    this.transaction = transaction;
  }

  /**
   * @throws StartupException when the database is another chain's
   */
  @Override
  public void afterSingletonsInstantiated() {
    transaction.executeWithoutResult(status -> heights.claim(chain));
    List<ChainId> known = heights.chains();
    if (!known.contains(chain)) {
      throw new StartupException(
          "This database was made for chain %s; sluice.chain.id says %s. Correct CHAIN_ID, or use another database."
              .formatted(known.stream().map(ChainId::toString).collect(joining(" and ")), chain));
    }
  }
}
