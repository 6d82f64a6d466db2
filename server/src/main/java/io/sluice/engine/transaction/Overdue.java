package io.sluice.engine.transaction;

import io.sluice.engine.lane.LaneId;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that nothing has happened to for too long.
 *
 * @param lane {@code null} before it is routed
 */
public record Overdue(TransactionId id, TransactionState state, @Nullable LaneId lane) {}
