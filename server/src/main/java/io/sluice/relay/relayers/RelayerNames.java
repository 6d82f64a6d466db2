package io.sluice.relay.relayers;

import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.Lanes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.Networks;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * The relayers a request may name, from memory: asking for one must not cost a statement. Safe for
 * many threads.
 */
@Component
@ForRole(Role.API)
public class RelayerNames {
  private static final Logger LOG = LoggerFactory.getLogger(RelayerNames.class);
  private static final Duration LIFE = Duration.ofSeconds(2);

  private final Lanes lanes;
  private final Networks networks;
  private final Clock clock;
  private volatile Reading reading = new Reading(Map.of(), Instant.MIN);

  RelayerNames(Lanes lanes, Networks networks, Clock clock) {
    this.lanes = lanes;
    this.networks = networks;
    this.clock = clock;
  }

  /** Those of a network. */
  public Set<String> all(ChainId chain) {
    Reading last = reading;
    if (!clock.instant().isBefore(last.goodUntil)) {
      last = read();
    }
    return last.names.getOrDefault(chain, Set.of());
  }

  private synchronized Reading read() {
    Instant now = clock.instant();
    if (now.isBefore(reading.goodUntil)) {
      return reading;
    }
    Map<ChainId, Set<String>> names = reading.names;
    try {
      names =
          networks.all().stream()
              .map(Network::chain)
              .collect(Collectors.toMap(c -> c, this::names));
    } catch (DataAccessException e) {
      LOG.debug("What is known of relayers stays: {}", e.getMessage()); // storing will tell
    }
    reading = new Reading(names, now.plus(LIFE));
    return reading;
  }

  private Set<String> names(ChainId chain) {
    return lanes.all(chain).stream().map(Lane::name).collect(Collectors.toSet());
  }

  private record Reading(Map<ChainId, Set<String>> names, Instant goodUntil) {}
}
