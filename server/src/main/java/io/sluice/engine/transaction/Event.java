package io.sluice.engine.transaction;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of a transaction's timeline.
 *
 * @param detail for people; {@code null} when the state says it all
 */
public record Event(
    TransactionId transaction, TransactionState state, @Nullable String detail, Instant at) {}
