package io.sluice.backing.revision;

/** Keeps something in memory that any process may change in the database. A bean. */
public interface RevisionListener {
  /** What it keeps, as {@link Revisions#changed} calls it; 1 to 40 of a-z and -. */
  String revision();

  /**
   * It has changed, or may have: reads it again. By one thread at a time. Told again soon when it
   * throws.
   */
  void changed();
}
