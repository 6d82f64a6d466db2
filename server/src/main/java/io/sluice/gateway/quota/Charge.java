package io.sluice.gateway.quota;

import io.sluice.evm.chain.Address;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a request may come to.
 *
 * @param id of the request
 * @param user for whom it is done; {@code null} for nobody but the client
 * @param gas units that it takes at most
 * @param at when it came: it counts for that day and month, whenever it ends
 */
public record Charge(UUID id, long client, @Nullable Address user, long gas, Instant at) {
  /** The same where users are not counted. */
  Charge forNobody() {
    return new Charge(id, client, null, gas, at);
  }
}
