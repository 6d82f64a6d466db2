package io.sluice.engine.remote;

import io.sluice.engine.lane.LaneId;
import io.sluice.evm.chain.ChainId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A relayer of the pool whose key others hold.
 *
 * @param baseUrl without {@code /api/v1}
 * @param askedId its id there as an operator gave it; empty for the first there
 * @param keyRef the place of its key in the list of configured keys
 * @param lane {@code null} until its address is known
 * @param remoteId its id there; {@code null} until it was learned
 * @param newestSeen the newest of its transactions that is known to have been there
 * @param counter its own counter of nonces, the highest that it has told
 * @param trouble why it takes nothing, for people; {@code null} while it is well
 */
public record RemoteRelayer(
    int number,
    ChainId chain,
    String baseUrl,
    String askedId,
    int keyRef,
    int weight,
    @Nullable LaneId lane,
    @Nullable String remoteId,
    @Nullable String newestSeen,
    @Nullable Long counter,
    Health health,
    @Nullable String trouble,
    @Nullable Instant checkedAt) {

  /** Its id there, as far as it is known. */
  String id() {
    return remoteId == null ? askedId : remoteId;
  }

  /** How it was when it was last asked. */
  public enum Health {
    /** Nobody has asked yet. */
    UNKNOWN,
    /** It answers, and takes transactions. */
    HEALTHY,
    /** It does not answer as it should. */
    UNREACHABLE,
    /** It says that it is paused or disabled. */
    STOPPED,
    /** It is not what was configured: another network, or an account whose key is here. */
    WRONG
  }
}
