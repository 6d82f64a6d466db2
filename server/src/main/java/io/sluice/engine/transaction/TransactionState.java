package io.sluice.engine.transaction;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a transaction stands, finer than the status a client sees. */
public enum TransactionState {
  /** Stored; nobody has chosen a lane for it. */
  ACCEPTED("pending", false),
  /** It has a lane, gas and a price, and waits for a nonce. */
  ROUTED("pending", false),
  /** Its nonce is reserved and its signed bytes are stored; from here on only blocks can end it. */
  SIGNED("sent", false),
  /** A node has said that it has it. */
  SUBMITTED("submitted", false),
  /** It was seen among the transactions a node holds for the next blocks. */
  IN_MEMPOOL("inmempool", false),
  /** A block of the chain we follow holds it; the chain may still be reorganised. */
  MINED("mined", false),
  /** The block is deep enough, and it did what it should. */
  CONFIRMED("confirmed", true),
  /**
   * It ended without its effect: refused before it had a nonce, or reverted in a block that is deep
   * enough.
   */
  FAILED("failed", true),
  /** Its validity ended before it had its effect, which it never will have. */
  EXPIRED("expired", true),
  /** The client took it back in time: it never had its effect, and never will. */
  CANCELED("canceled", true);

  /**
   * How long routed and signed ones may wait for the signer and the broadcaster before they are
   * announced again: many times what a busy pipeline takes for it.
   */
  private static final Duration ALLOWANCE = Duration.ofSeconds(15);

  private final String status;
  private final boolean terminal;

  TransactionState(String status, boolean terminal) {
    this.status = status;
    this.terminal = terminal;
  }

  /** The status of the API (REQUIREMENTS A5). */
  public String status() {
    return status;
  }

  /** Whether it is over. */
  public boolean terminal() {
    return terminal;
  }

  /** Whether it has a nonce, and no block we follow holds it. */
  public boolean inFlight() {
    return this == SIGNED || this == SUBMITTED || this == IN_MEMPOOL;
  }

  /**
   * How long it may stand so before its queue is asked again; {@code null} where no queue has it:
   * the relay's own turns, blocks, or nobody, are waited for.
   */
  public @Nullable Duration allowance() {
    return switch (this) {
      case ROUTED, SIGNED -> ALLOWANCE;
      case ACCEPTED, SUBMITTED, IN_MEMPOOL, MINED, CONFIRMED, FAILED, EXPIRED, CANCELED -> null;
    };
  }

  /** When that is over for one that comes to stand so now; {@code null} where nothing is. */
  @Nullable Instant due(Instant now) {
    Duration allowance = allowance();
    return allowance == null ? null : now.plus(allowance);
  }

  /** {@code pending}, {@code success} or {@code failed}. */
  public String outcome() {
    return switch (this) {
      case CONFIRMED -> "success";
      case FAILED, EXPIRED, CANCELED -> "failed";
      case ACCEPTED, ROUTED, SIGNED, SUBMITTED, IN_MEMPOOL, MINED -> "pending";
    };
  }

  /** The states a client calls by this status; empty when it is no status. */
  public static Set<TransactionState> withStatus(String status) {
    Set<TransactionState> states = EnumSet.noneOf(TransactionState.class);
    Arrays.stream(values()).filter(state -> state.status.equals(status)).forEach(states::add);
    return states;
  }
}
