package io.sluice.rpc;

import io.sluice.chain.TxHash;

/**
 * What a node made of {@code eth_sendRawTransaction}, as far as it can be known. The two questions
 * that matter: is the nonce spent, and is it safe to send the same bytes again? The same bytes are
 * always safe to repeat; what differs is whether that can help.
 */
public sealed interface SendAnswer {
  /** The node has it: taken now, or known before. */
  record Accepted(TxHash hash, boolean alreadyKnown) implements SendAnswer {}

  /** The nonce is used up on chain, by this transaction or by another; only blocks say which. */
  record NonceTooLow(String message) implements SendAnswer {}

  /**
   * Another transaction holds the nonce in the node's pool and these fees do not outbid it. Not
   * sent.
   */
  record ReplacementUnderpriced(String message) implements SendAnswer {}

  /** The fee cap is under what the node takes at present. Not sent; the same bytes may do later. */
  record FeeTooLow(String message) implements SendAnswer {}

  /** The account cannot pay for it. Not sent; the same bytes will do once it can. */
  record InsufficientFunds(String message) implements SendAnswer {}

  /**
   * Too far ahead of the account's nonce, or the pool is full. Not sent; the same bytes will do
   * later.
   */
  record Congested(String message) implements SendAnswer {}

  /**
   * The bytes themselves are wrong for this chain (gas limit, chain id, size, form). Not sent;
   * repeating cannot help.
   */
  record Invalid(String message) implements SendAnswer {}

  /** Whether the nonce is spent, as far as this answer tells. */
  default NonceUse nonce() {
    return switch (this) {
      case Accepted _ -> NonceUse.HELD;
      case NonceTooLow _ -> NonceUse.SPENT;
      case ReplacementUnderpriced _ -> NonceUse.HELD_BY_ANOTHER;
      case FeeTooLow _, InsufficientFunds _, Congested _, Invalid _ -> NonceUse.FREE;
      case Unknown _ -> NonceUse.UNKNOWN;
    };
  }

  /** What has become of a nonce. */
  enum NonceUse {
    /** A node has our transaction at it. */
    HELD,
    /** A node has another transaction at it. */
    HELD_BY_ANOTHER,
    /** A block has used it; only blocks say by what. */
    SPENT,
    /** No node has anything at it from this sending. */
    FREE,
    /** It may be any of these. */
    UNKNOWN
  }

  /**
   * Time-out, reset, 5xx, nonsense or a text nobody has classified: it may have been taken. Send
   * the same bytes again.
   */
  record Unknown(String message) implements SendAnswer {}
}
