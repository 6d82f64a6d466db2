package io.sluice.evm.price;

import io.sluice.evm.chain.Wei;
import org.jspecify.annotations.Nullable;

/**
 * What is known when something is to be offered anew.
 *
 * @param last what was offered before, by the newest that no node refused for good; {@code null}
 *     when there is none
 * @param contested whether a node had something of ours at the nonce: only what outbids it is taken
 * @param mayUndercut whether an offer that does not outbid the last one will do where the cap
 *     allows no other
 * @param market what its speed costs at present
 * @param baseFee of the next block; zero on a chain without one
 * @param minimum wei per gas that a node named as the least it takes; {@code null} when none did
 * @param ceiling wei per gas at most beside our own cap: what a node lets a transaction cost,
 *     divided by its gas; {@code null} when no node named that
 */
public record Situation(
    Cause cause,
    @Nullable Fees last,
    boolean contested,
    boolean mayUndercut,
    Fees market,
    Wei baseFee,
    @Nullable Wei minimum,
    @Nullable Wei ceiling) {

  /** Whether nodes take only what is a step dearer than before. */
  boolean mustOutbid() {
    return switch (cause) {
      case ASKED, UNDERPRICED -> true;
      case FEE_TOO_LOW, FEE_TOO_HIGH, GAS_TOO_LOW, GAS_TOO_HIGH -> contested;
    };
  }
}
