package io.sluice.engine.lane;

/**
 * What statements about something else may join of lanes, so that the table is named in its own
 * package alone. Both servers read these as if they named the table.
 */
public final class JoinedLanes {
  /** What never changes of each: {@code id}, {@code chain_id}, {@code address}, {@code name}. */
  public static final String NAMES = "(SELECT id, chain_id, address, name FROM lanes)";

  /**
   * How far each is: {@code id}, {@code chain_id}, and {@code mined_nonce}, the first nonce that no
   * block has used, NULL until the lane has one.
   */
  public static final String HEADS = "(SELECT id, chain_id, mined_nonce FROM lanes)";

  private JoinedLanes() {}
}
