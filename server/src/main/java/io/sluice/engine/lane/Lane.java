package io.sluice.engine.lane;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.Wei;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key with its own nonce sequence, as the database knows it.
 *
 * @param name what clients call {@code relayerId}
 * @param window how many transactions may be in flight at once
 * @param next the first nonce not reserved; {@code null} while {@link LaneState#NEW}
 * @param mined the first nonce no block we follow has used; {@code null} while {@link
 *     LaneState#NEW}
 * @param balance {@code null} until it was read
 * @param required what it must have before it sends again; {@code null} while it can pay
 * @param audited every nonce under it is explained; {@code null} until the first audit
 * @param checkedAt when the chain was last asked about it; {@code null} until then
 * @param blocked what nodes do not take of it; {@code null} while they take everything
 * @param remote whether others hold its key and give out its nonces; then it has none here
 * @param weight its share: of twice the weight it takes twice as many; 1 or more
 */
public record Lane(
    LaneId id,
    ChainId chain,
    Address address,
    String name,
    LaneState state,
    int window,
    @Nullable Nonce next,
    @Nullable Nonce mined,
    @Nullable Wei balance,
    @Nullable Wei required,
    @Nullable Nonce audited,
    @Nullable Instant checkedAt,
    @Nullable Blocked blocked,
    boolean remote,
    int weight) {

  /** One whose key is here, with the usual weight. */
  public Lane(
      LaneId id,
      ChainId chain,
      Address address,
      String name,
      LaneState state,
      int window,
      @Nullable Nonce next,
      @Nullable Nonce mined,
      @Nullable Wei balance,
      @Nullable Wei required,
      @Nullable Nonce audited,
      @Nullable Instant checkedAt,
      @Nullable Blocked blocked) {
    this(
        id, chain, address, name, state, window, next, mined, balance, required, audited, checkedAt,
        blocked, false, 1);
  }

  /** Whether its nonces have to be looked after here. */
  public boolean watched() {
    return !remote && state != LaneState.RETIRED;
  }

  /** Nonces reserved and not yet in a block. */
  public long pending() {
    return next == null || mined == null ? 0 : Math.max(0, next.value() - mined.value());
  }
}
