package io.sluice.build;

import java.util.List;
import java.util.Locale;

/** How many planted faults a test noticed. */
record MutationScore(long noticed, long planted) {
  static final MutationScore NONE = new MutationScore(0, 0);

  static MutationScore of(List<Mutation> mutations) {
    return new MutationScore(
        mutations.stream().filter(Mutation::noticed).count(), mutations.size());
  }

  MutationScore plus(MutationScore other) {
    return new MutationScore(noticed + other.noticed, planted + other.planted);
  }

  /** Whether at least this many of a hundred were noticed, without rounding up; never of none. */
  boolean reaches(int floor) {
    return planted > 0 && noticed * 100 >= floor * planted;
  }

  /** With the share rounded down, so that 79.9 never reads as 80. */
  @Override
  public String toString() {
    return planted == 0
        ? "nothing was planted"
        : String.format(
            Locale.ROOT, "%,6d of %,6d  %3d %%", noticed, planted, noticed * 100 / planted);
  }
}
