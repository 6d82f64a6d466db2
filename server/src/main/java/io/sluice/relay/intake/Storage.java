package io.sluice.relay.intake;

import java.util.List;

/**
 * Knows how to store requests of one kind. One object stands for each kind: what is given to the
 * same one is stored together.
 *
 * @param <T> a request, as it is stored
 */
public interface Storage<T> {
  /**
   * Writes rows and hand-offs of these, within the caller's database transaction. Throws when one
   * of them cannot be stored: nothing of the transaction is kept then, and the others are tried
   * again without it.
   *
   * @param items one or more
   */
  void store(List<T> items);

  /**
   * What a failure to store one, and it alone, means to whoever asked for it.
   *
   * @param failure what {@link #store} or the commit threw
   */
  default RuntimeException meaning(RuntimeException failure, T item) {
    return failure;
  }
}
