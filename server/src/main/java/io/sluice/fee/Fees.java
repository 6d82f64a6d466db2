package io.sluice.fee;

import io.sluice.chain.Wei;

/**
 * What a transaction offers per gas (EIP-1559).
 *
 * @param max the most it pays in all, base fee and tip
 * @param priority the tip for the block's producer; never above {@code max}
 */
public record Fees(Wei max, Wei priority) {
  public Fees {
    if (priority.compareTo(max) > 0) {
      throw new IllegalArgumentException("the tip is above the most it pays");
    }
  }
}
