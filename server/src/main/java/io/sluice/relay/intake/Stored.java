package io.sluice.relay.intake;

/** What became of a request that was to be stored. */
public sealed interface Stored {
  /** It is committed. */
  record Done() implements Stored {}

  /**
   * Its claim, or that of its batch, came too late: the key stands for something else, and nothing
   * was stored of it.
   */
  record TooLate() implements Stored {}

  /**
   * Nothing was stored of it, unless the connection broke during the commit.
   *
   * @param failure what it means, see {@link Storage#meaning}; else what the database threw
   */
  record Failed(RuntimeException failure) implements Stored {}
}
