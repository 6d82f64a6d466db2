package io.sluice.acceptance.chaos;

/** What a wire does with one request, or with its answer. */
enum Fault {
  /** Nothing. */
  NONE,
  /** It takes its time. */
  DELAY,
  /** The connection is gone before the request leaves. */
  RESET,
  /** The request arrives, and its answer does not: the connection is gone. */
  CUT,
  /** The request goes nowhere, and nobody says so for a while. */
  SWALLOW,
  /** The request arrives twice. */
  DUPLICATE,
  /** The answer is not what was sent. */
  GARBAGE
}
