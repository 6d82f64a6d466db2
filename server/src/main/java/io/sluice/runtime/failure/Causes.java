package io.sluice.runtime.failure;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What lies below a failure. */
public final class Causes {
  private Causes() {}

  /** The failure and its causes, the deepest last. One that causes itself ends the list. */
  public static List<Throwable> of(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    return Stream.<@Nullable Throwable>iterate(
            failure, cause -> cause != null && seen.add(cause), Throwable::getCause)
        .<Throwable>map(cause -> cause)
        .toList();
  }
}
