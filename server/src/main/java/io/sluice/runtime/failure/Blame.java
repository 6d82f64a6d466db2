package io.sluice.runtime.failure;

/** Who has to act on an error. */
public enum Blame {
  /** The request is wrong; repeating it cannot help. */
  CALLER,
  /** A defect of Sluice. */
  INTERNAL,
  /** Something Sluice owns is out: database, lane, capacity. */
  RESOURCES,
  /** A remote party: node, queue server. */
  EXTERNAL
}
