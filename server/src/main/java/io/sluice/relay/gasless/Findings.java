package io.sluice.relay.gasless;

import io.sluice.engine.transaction.TransactionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the chain says of a carrier.
 *
 * @param held what it holds that is not over, in its order
 * @param executed what events say of the calls, by request
 * @param nonces of users some of whose requests have no event, as the forwarder says, by row
 */
record Findings(
    Carrier carrier,
    List<HeldRequest> held,
    Map<TransactionId, Boolean> executed,
    Map<Long, Long> nonces) {

  /** The same of the carrier as it stands by now. */
  Findings of(Carrier current) {
    return new Findings(current, held, executed, nonces);
  }

  /** Where its users stand after it, one entry for each. */
  List<Landing> landings() {
    Map<Long, Long> done = new HashMap<>();
    for (HeldRequest each : held) {
      done.merge(each.signer(), executed.containsKey(each.id()) ? each.nonce() + 1 : 0, Math::max);
    }
    List<Landing> landings = new ArrayList<>();
    done.forEach((user, next) ->
        landings.add(
            new Landing(
                user, Math.max(next, nonces.getOrDefault(user, 0L)), next, !carrier.settled())));
    return landings;
  }

  /**
   * Where a user stands after a carrier.
   *
   * @param signer the row
   * @param next the first nonce that is not used any more, as far as that shows
   * @param executed the first after those that it has executed itself; 0 for none
   * @param inFlight whether it counts as in flight until now
   */
  record Landing(long signer, long next, long executed, boolean inFlight) {}
}
