package io.sluice.runtime.failure;

import org.jspecify.annotations.Nullable;

/**
 * Knows some exceptions that are no bug. A module that owns a piece of infrastructure offers one as
 * a bean; what none of them knows is answered as {@link ErrorCode#INTERNAL}.
 */
@FunctionalInterface
public interface FaultClassifier {
  /** The code to answer with; {@code null} when the fault is not of this classifier's kind. */
  @Nullable ErrorCode classify(Throwable fault);
}
