package io.sluice.market;

import io.sluice.chain.Wei;
import io.sluice.fee.FeePolicy;
import io.sluice.fee.Fees;
import io.sluice.fee.Speed;
import io.sluice.role.ForRole;
import io.sluice.role.Role;
import io.sluice.rpc.EthereumClient;
import io.sluice.rpc.FeeHistory;
import io.sluice.rpc.NodeUnavailableException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * What each speed offers at present, looked up at most once in the life of a quote. Safe for many
 * threads.
 */
@Component
@ForRole({Role.RELAY, Role.MONITOR})
public class FeeOracle {
  private static final int BLOCKS = 20;
  private static final List<Integer> PERCENTILES =
      Arrays.stream(Speed.values()).map(Speed::percentile).toList();

  private final EthereumClient node;
  private final FeePolicy policy;
  private final FeeSettings settings;
  private final Clock clock;
  private Map<Speed, Fees> quote = Map.of();
  private Instant goodUntil = Instant.MIN;

  FeeOracle(EthereumClient node, FeeSettings settings, Clock clock) {
    this.node = node;
    this.policy = settings.policy();
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * An offer for every speed.
   *
   * @throws NodeUnavailableException when it has to be looked up and no node answers
   */
  public synchronized Map<Speed, Fees> quote() {
    Instant now = clock.instant();
    if (now.isAfter(goodUntil)) {
      FeeHistory history = node.feeHistory(BLOCKS, PERCENTILES);
      Wei base = history.nextBaseFee() == null ? Wei.ZERO : history.nextBaseFee();
      quote = policy.quote(base, history.rewards());
      goodUntil = now.plus(settings.quoteLife());
    }
    return quote;
  }
}
