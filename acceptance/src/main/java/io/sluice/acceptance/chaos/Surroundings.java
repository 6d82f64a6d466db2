package io.sluice.acceptance.chaos;

import java.util.Locale;

/** What endpoints an installation has. */
enum Surroundings {
  /** Three: two that may be bad at times, and one that never is. */
  USUAL,
  /** Two of different abilities, bad at times. */
  DIFFERENT,
  /** Two, of which one is dead while every other bag of blows is dealt. */
  DEAD_HALF;

  /** Its name on the command line. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
