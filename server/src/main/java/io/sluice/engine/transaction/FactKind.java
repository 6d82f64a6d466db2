package io.sluice.engine.transaction;

import java.util.Arrays;

/** What can happen to a transaction that somebody outside the engine wants to know. */
public enum FactKind {
  /** It is stored, and will be carried out. Comes first, and once. */
  ACCEPTED("transaction.accepted"),
  /** Its nonce is reserved and its signed bytes are stored. Comes again with another nonce. */
  SIGNED("transaction.signed"),
  /**
   * A node has it. Comes again when it got another nonce because somebody else had used its own.
   */
  SUBMITTED("transaction.submitted"),
  /** It was seen among what a node holds for the next blocks; that is not always seen. */
  IN_MEMPOOL("transaction.in-mempool"),
  /**
   * A block holds it; the chain may still turn. Comes again after {@link #UNMINED}, and when
   * another block holds it than was told.
   */
  MINED("transaction.mined"),
  /** The block that held it is no longer part of the chain; it is sent again. */
  UNMINED("transaction.unmined"),
  /**
   * It is over: confirmed, failed, expired or canceled. Comes once. It stays so even if the chain
   * turns deeper than what counts as final, which nobody is told but the operators.
   */
  ENDED("transaction.ended"),
  /**
   * It had an effect that it should not have had any more: a second one, or one after its end. The
   * only one that may come after {@link #ENDED}. Hash, block and gas are those of the effect.
   */
  LATE_EFFECT("transaction.late-effect");

  private static final String OF_CARRIER = "carrier";

  private final String text;

  FactKind(String text) {
    this.text = text;
  }

  /** As it is stored and subscribed to; never changes. */
  public String text() {
    return text;
  }

  /**
   * The same of a carrier ({@link TransactionId#isCarrier}), of which only those are told who send
   * it; never changes.
   */
  public String textOfCarrier() {
    return OF_CARRIER + text.substring(text.indexOf('.'));
  }

  static FactKind of(String text) {
    return Arrays.stream(values())
        .filter(kind -> kind.text.equals(text) || kind.textOfCarrier().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(text + " is no fact of a transaction"));
  }
}
