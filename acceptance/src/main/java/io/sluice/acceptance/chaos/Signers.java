package io.sluice.acceptance.chaos;

import io.sluice.acceptance.dsl.GaslessUser;
import io.sluice.acceptance.dsl.Order;
import io.sluice.embedded.Anvil;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Users of one network who sign ahead, several nonces each, which come in any order. The first
 * request of each gets the user the tokens that all others need: out of order they would revert.
 * Some users sign once, and for a few seconds only.
 */
final class Signers {
  /** Nonces of a user, all of them under way at once. */
  private static final int NONCES = 8;

  /** Users whose requests are under way at once. */
  private static final int AT_ONCE = 6;

  private static final int BRIEF_PERCENT = 10;

  private final Anvil node;
  private final Random random;
  private final List<Order> signed = new ArrayList<>();

  Signers(Anvil node, long seed) {
    this.node = node;
    this.random = new Random(seed);
  }

  /** What somebody has signed, and was not given out yet. */
  synchronized Order next() {
    if (random.nextInt(100) < BRIEF_PERCENT) {
      return brief();
    }
    if (signed.isEmpty()) {
      for (int i = 0; i < AT_ONCE; i++) {
        addUser();
      }
      Collections.shuffle(signed, random);
    }
    return signed.removeLast();
  }

  /** What was not given out: without it those wait in vain who come after it. */
  synchronized List<Order> rest() {
    List<Order> rest = List.copyOf(signed);
    signed.clear();
    return rest;
  }

  private void addUser() {
    GaslessUser user = new GaslessUser(node);
    signed.add(user.takesTokens(0, user.address(), NONCES));
    for (int nonce = 1; nonce < NONCES; nonce++) {
      signed.add(user.transfers(nonce, Order.somebody(), 1));
    }
  }

  private Order brief() {
    long until =
        Clock.systemUTC()
            .instant()
            .plus(Duration.ofSeconds(3 + random.nextInt(10)))
            .getEpochSecond();
    return new GaslessUser(node)
        .takesTokensUntil(until, 0, Order.somebody(), 1)
        .endingAs(Order.Ending.OPEN);
  }
}
