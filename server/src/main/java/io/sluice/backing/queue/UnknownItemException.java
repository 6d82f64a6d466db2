package io.sluice.backing.queue;

/** A message names something the database has never heard of: no repetition can help. */
public final class UnknownItemException extends RuntimeException {
  /**
   * @param what names it, for people
   */
  public UnknownItemException(String what) {
    super(what + " is unknown", null, false, false);
  }
}
