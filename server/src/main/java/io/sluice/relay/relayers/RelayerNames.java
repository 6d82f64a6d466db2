package io.sluice.relay.relayers;

import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.Lanes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.ChainSettings;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * The relayers a request may name, from memory: asking for one must not cost a statement. Safe for
 * many threads.
 */
@Component
@ForRole(Role.API)
public class RelayerNames {
  private static final Duration LIFE = Duration.ofSeconds(2);

  private final Lanes lanes;
  private final ChainId chain;
  private final Clock clock;
  private volatile Reading reading = new Reading(Set.of(), Instant.MIN);

  RelayerNames(Lanes lanes, ChainSettings chain, Clock clock) {
    this.lanes = lanes;
    this.chain = chain.chainId();
    this.clock = clock;
  }

  public Set<String> all() {
    Reading last = reading;
    if (clock.instant().isBefore(last.goodUntil)) {
      return last.names;
    }
    return read();
  }

  private synchronized Set<String> read() {
    Instant now = clock.instant();
    if (now.isBefore(reading.goodUntil)) {
      return reading.names;
    }
    try {
      Set<String> names = lanes.all(chain).stream().map(Lane::name).collect(Collectors.toSet());
      reading = new Reading(names, now.plus(LIFE));
    } catch (DataAccessException e) {
      reading =
          new Reading(reading.names, now.plus(LIFE)); // what is known stays; storing will tell
    }
    return reading.names;
  }

  private record Reading(Set<String> names, Instant goodUntil) {}
}
