package io.sluice.acceptance.dsl;

import java.io.IOException;
import java.util.Optional;

/** Something that is to become true. */
@FunctionalInterface
public interface Expectation {
  /**
   * Looks once.
   *
   * @return what is missing, in words; empty when it is met
   * @throws IOException counts as not met: whatever is asked may be down at the moment
   */
  Optional<String> unmet() throws IOException;
}
