package io.sluice.engine.transaction;

import io.sluice.evm.price.Cause;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a node refused because of a choice of ours, and why.
 *
 * @param bound what the node named, see {@link Cause}; {@code null} when it named nothing
 * @param words the node's own
 */
public record Mending(Attempt refused, Cause cause, @Nullable BigInteger bound, String words) {}
