package io.sluice.embedded;

/**
 * One part of the infrastructure. It keeps its port and its data over stops and starts, so that its
 * clients may reconnect. Safe for use by several threads.
 */
public interface Part {
  /** Short and lower case; also the name of its log and of its pid file. */
  String name();

  /**
   * Returns once the part answers. Does nothing when it runs already.
   *
   * @throws EmbeddedException when it does not come up; nothing of it is left running then
   */
  void start();

  /** Stops it in order: what it stores is on disk when this returns. Does nothing when stopped. */
  void stop();

  /** Ends it like a power cut, as far as a part can feel one ({@code kill -9}). */
  void kill();

  boolean isRunning();

  default void restart() {
    stop();
    start();
  }
}
