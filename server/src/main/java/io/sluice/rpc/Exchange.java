package io.sluice.rpc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch and what came back.
 *
 * @param outcomes one per call, in the order of the calls
 * @param fault what was wrong with the exchange; what was read before it is in the outcomes all the
 *     same
 */
record Exchange<T>(List<Outcome<T>> outcomes, @Nullable Fault fault) {}
