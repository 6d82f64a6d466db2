package io.sluice.evm.rpc;

import io.sluice.evm.chain.TxHash;
import io.sluice.evm.chain.Wei;
import org.jspecify.annotations.Nullable;

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

  /**
   * The offer is under what the node takes at present. Not sent; the same bytes may do later.
   *
   * @param minimum wei per gas that the node named as the least tip it takes (on a chain without a
   *     base fee the least price); {@code null} when it named none. It is one node's word
   */
  record FeeTooLow(String message, @Nullable Wei minimum) implements SendAnswer {
    FeeTooLow(String message) {
      this(message, null);
    }
  }

  /**
   * All gas at the offer is over what this node lets a transaction cost (geth's {@code
   * rpc.txfeecap}). Not sent; a lower offer will do.
   *
   * @param cap wei the node lets one transaction spend on gas, as geth prints it: rounded to a
   *     hundredth of the coin; {@code null} when it named none
   */
  record FeeTooHigh(String message, @Nullable Wei cap) implements SendAnswer {}

  /** Its gas limit is under what the chain charges before it executes anything. Not sent. */
  record GasTooLow(String message) implements SendAnswer {}

  /** Its gas limit is over what a block or a transaction may have here. Not sent. */
  record GasTooHigh(String message) implements SendAnswer {}

  /**
   * Refused in words that no rule knows. Not sent, as far as the node's word goes; the same bytes
   * are safe to repeat, ever more slowly.
   */
  record Refused(String message) implements SendAnswer {}

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
      case FeeTooLow _,
          FeeTooHigh _,
          GasTooLow _,
          GasTooHigh _,
          InsufficientFunds _,
          Congested _,
          Invalid _ ->
          NonceUse.FREE;
      case Refused _, Unknown _ -> NonceUse.UNKNOWN;
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
