package io.sluice.acceptance.chaos;

import io.sluice.acceptance.node.BadNode;
import io.sluice.acceptance.node.Blocks;
import io.sluice.acceptance.node.Lies;
import io.sluice.acceptance.node.Limits;
import io.sluice.acceptance.node.Manner;
import io.sluice.acceptance.node.OtherChain;
import io.sluice.acceptance.node.Sends;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What is wrong with the two endpoints of a network that are not always right. One thread. */
final class Endpoints {
  private static final int SMALL_BATCH = 10;
  private static final int[] TINY_BATCHES = {1, 3, 7};

  private final NodeWires wires;
  private final List<NodeWires> neighbours;
  private final Surroundings surroundings;
  private final Random random;
  private final Blocks.Lack lack;
  private final Limits.TooMany tooMany;
  private boolean oneIsDead;

  /**
   * @param neighbours the ways to the nodes of other networks
   */
  Endpoints(NodeWires wires, List<NodeWires> neighbours, Surroundings surroundings, long seed) {
    this.wires = wires;
    this.neighbours = List.copyOf(neighbours);
    this.surroundings = surroundings;
    this.random = new Random(seed);
    this.lack = some(Blocks.Lack.values());
    this.tooMany = some(Limits.TooMany.values());
    calm();
  }

  /** What they can never do, in words. */
  String abilities() {
    return surroundings == Surroundings.DIFFERENT
        ? "the first takes %d calls a batch (%s), the second has no receipts of blocks (%s)"
            .formatted(SMALL_BATCH, tooMany, lack)
        : "both can do everything";
  }

  /** Whether the second one is dead until this is called again. */
  void secondIsDead(boolean dead) {
    oneIsDead = dead;
    calm();
  }

  boolean secondIsDead() {
    return oneIsDead;
  }

  /** Both as good as they ever are. */
  void calm() {
    first(List.of());
    second(List.of());
    wires.first().livesAgain();
    if (oneIsDead) {
      wires.second().dies();
    } else {
      wires.second().livesAgain();
    }
  }

  void secondLies() {
    second(List.of(new Lies(random.nextLong(), 0.5)));
  }

  void oneIsDead() {
    victim().dies();
  }

  void oneRefusesBatches() {
    one(
        Limits.atMostInABatch(
            TINY_BATCHES[random.nextInt(TINY_BATCHES.length)], some(Limits.TooMany.values())));
  }

  void oneIsAskedTooOften() {
    one(Limits.askedTooOften(some(Limits.TooOften.values())));
  }

  void oneLacksBlockReceipts() {
    one(Blocks.without(some(Blocks.Lack.values())));
  }

  void strangersHaveStrangeReceipts() {
    first(List.of(Blocks.strangers()));
    second(List.of(Blocks.strangers()));
  }

  void bothRefuseWhat() {
    Manner refusal = Sends.refusesAll("sender is blocked as appearing in list " + random.nextInt());
    first(List.of(refusal));
    second(List.of(refusal));
  }

  /** Before and after it, nobody was there: a process that looks now and then has seen that. */
  void secondIsGone() {
    second(List.of(Manner.gone()));
  }

  /** One that nobody here works for, or another network's, on which the same keys are used. */
  void secondIsOfAnotherChain() {
    second(
        List.of(neighbours.isEmpty() || random.nextBoolean() ? new OtherChain(56) : neighbour()));
  }

  private Manner neighbour() {
    return neighbours.get(random.nextInt(neighbours.size())).second().leadingHere();
  }

  private BadNode victim() {
    return surroundings == Surroundings.DEAD_HALF || random.nextBoolean()
        ? wires.second()
        : wires.first();
  }

  /** Where one is dead for half of the time, the other is spared: it would be an outage. */
  private void one(Manner manner) {
    if (victim() == wires.second()) {
      second(List.of(manner));
    } else {
      first(List.of(manner));
    }
  }

  private void first(List<Manner> manners) {
    wires.first().is(with(manners, Limits.atMostInABatch(SMALL_BATCH, tooMany)));
  }

  private void second(List<Manner> manners) {
    wires.second().is(with(manners, Blocks.without(lack)));
  }

  private List<Manner> with(List<Manner> manners, Manner always) {
    return surroundings == Surroundings.DIFFERENT
        ? Stream.concat(manners.stream(), Stream.of(always)).toList()
        : new ArrayList<>(manners);
  }

  private <T> T some(T[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
