package io.sluice.engine.transaction;

import io.sluice.evm.chain.Bytes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that no node is known to have.
 *
 * @param validUntil when it may no longer be sent; {@code null} for never
 * @param replaces whether a node had something else for its nonce
 */
public record UnsentAttempt(
    Attempt attempt, Bytes raw, @Nullable Instant validUntil, boolean replaces) {

  public boolean expired(Instant now) {
    return validUntil != null && !now.isBefore(validUntil);
  }
}
