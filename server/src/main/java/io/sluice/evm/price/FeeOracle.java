package io.sluice.evm.price;

import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.EthereumClient;
import io.sluice.evm.rpc.FeeHistory;
import io.sluice.evm.rpc.NodeUnavailableException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each speed offers at present, looked up at most once in the life of a quote. Where nodes
 * keep no history of fees, the base fee of the newest block and the price they ask say it; where
 * blocks have no base fee, that price alone, in transactions of type 0. Safe for many threads.
 */
@PerNetwork
@ForRole({Role.RELAY, Role.MONITOR})
public class FeeOracle {
  private static final int BLOCKS = 20;
  private static final List<Integer> PERCENTILES =
      Arrays.stream(Speed.values()).map(Speed::percentile).toList();

  /** A price that was refused is looked up anew, but not more often than this. */
  private static final Duration LEAST_LIFE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(FeeOracle.class);

  private final EthereumClient node;
  private final FeeBounds bounds;
  private final FeeSettings settings;
  private final ChainId chain;
  private final Wei lowestTip;
  private final Clock clock;
  private @Nullable Market market;
  private Instant lookedAt = Instant.MIN;
  private boolean told;

  FeeOracle(
      EthereumClient node,
      FeeBounds bounds,
      FeeSettings settings,
      ChainSettings chain,
      Clock clock) {
    this.node = node;
    this.bounds = bounds;
    this.settings = settings;
    this.chain = chain.chainId();
    this.lowestTip = chain.preset().lowestTip();
    this.clock = clock;
  }

  /**
   * An offer for every speed.
   *
   * @throws NodeUnavailableException when it has to be looked up and no node answers
   */
  public Map<Speed, Fees> quote() {
    return market().offers();
  }

  /**
   * The offers, and what they rest on.
   *
   * @throws NodeUnavailableException when it has to be looked up and no node answers
   */
  public synchronized Market market() {
    return market(settings.quoteLife());
  }

  /** The same, looked up now: what was offered after the last look was refused. */
  public synchronized Market newMarket() {
    return market(LEAST_LIFE);
  }

  /** Why there is no price on this chain; empty when there is one. */
  Optional<String> trouble() {
    try {
      market();
      return Optional.empty();
    } catch (NoPriceException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private Market market(Duration life) {
    Instant now = clock.instant();
    if (market == null || now.isAfter(lookedAt.plus(life))) {
      market = look(now);
      lookedAt = now;
    }
    return market;
  }

  private Market look(Instant now) {
    FeeBounds.Known known = bounds.of(chain, now);
    FeePolicy policy = settings.policy(lowestTip).above(known.lowestTip());
    try {
      Quote quote =
          switch (settings.pricing()) {
            case LEGACY -> legacy(policy);
            case DYNAMIC -> dynamic(policy, node.feeHistory(BLOCKS, PERCENTILES), Wei.ZERO);
            case AUTO -> dynamic(policy, node.feeHistory(BLOCKS, PERCENTILES), null);
          };
      told = false;
      return new Market(quote.offers, quote.baseFee, policy, known.largestCost());
    } catch (NoPriceException e) {
      if (!told) {
        LOG.error("Nothing can be priced: {}", e.getMessage());
        told = true;
      }
      throw e;
    }
  }

  /**
   * @param without the base fee to go by where no block has one; {@code null} for a legacy price
   */
  private Quote dynamic(FeePolicy policy, FeeHistory history, @Nullable Wei without) {
    Wei next = history.nextBaseFee();
    Wei base = next == null ? node.latestBlock().baseFee() : next;
    if (base == null && without == null) {
      return legacy(policy);
    }
    Wei baseFee = base == null ? Wei.ZERO : base;
    Map<Speed, Fees> offers =
        history.rewards().isEmpty()
            ? policy.quote(baseFee, node.gasPrice().orElse(Wei.ZERO))
            : policy.quote(baseFee, history.rewards());
    return new Quote(offers, baseFee);
  }

  private Quote legacy(FeePolicy policy) {
    Wei price = node.gasPrice().orElseThrow(() -> new NoPriceException(chain));
    return new Quote(policy.quoteLegacy(price), Wei.ZERO);
  }

  private record Quote(Map<Speed, Fees> offers, Wei baseFee) {}

  /** The nodes have neither a base fee nor a gas price. */
  private static final class NoPriceException extends NodeUnavailableException {
    NoPriceException(ChainId chain) {
      super(
          "the nodes of chain %s know neither a base fee (eth_feeHistory, baseFeePerGas) nor a gas price"
                  .formatted(chain)
              + " (eth_gasPrice); use an endpoint that has one of them (RPC_URL)");
    }
  }
}
