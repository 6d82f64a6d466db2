package io.sluice.acceptance.chaos;

import io.sluice.acceptance.dsl.Api;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Deals to one network, or to all of them at once, what happens to chains and nodes. Where one is
 * spared, it must go on meanwhile: the others do not get well before it has shown that.
 */
final class NetworkBlows {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int LOOK_MILLIS = 100;

  private final List<Network> networks;
  private final Api api;
  private final Random random;
  private final Consumer<String> tell;
  private final List<String> heldUp = new ArrayList<>();
  private long slowest;

  /**
   * @param random decides which network it is
   */
  NetworkBlows(List<Network> networks, Api api, Random random, Consumer<String> tell) {
    this.networks = List.copyOf(networks);
    this.api = api;
    this.random = random;
    this.tell = tell;
  }

  /** Something that is done to a network. */
  @FunctionalInterface
  interface Happening {
    void to(Network network) throws IOException;
  }

  /**
   * Something that is done to it, and for how long it stays so.
   *
   * @param millis at least
   */
  record Step(Happening happening, int millis) {}

  /** Any one. */
  Network one() {
    return networks.get(networks.size() == 1 ? 0 : random.nextInt(networks.size()));
  }

  /**
   * Deals a blow.
   *
   * @param end what ends it; calm weather and endpoints come by themselves
   */
  void deal(Crowd clients, List<Step> steps, Happening end) throws IOException {
    List<Network> whom = some();
    if (networks.size() > 1) {
      tell.accept(
          "  " + (whom.size() == 1 ? "on " + whom.getFirst() + " only" : "on all networks"));
    }
    List<Pulse> pulses = new ArrayList<>();
    for (Step step : steps) {
      for (Network each : whom) {
        step.happening.to(each);
      }
      if (pulses.isEmpty()) {
        networks.stream()
            .filter(each -> !whom.contains(each))
            .forEach(each -> pulses.add(new Pulse(each, clients, api)));
      }
      Chaos.pause(step.millis);
    }
    pulses.forEach(this::feel);
    for (Network each : whom) {
      end.to(each);
    }
  }

  private List<Network> some() {
    if (networks.size() == 1) {
      return networks;
    }
    int which = random.nextInt(networks.size() + 1);
    return which == networks.size() ? networks : List.of(networks.get(which));
  }

  private void feel(Pulse pulse) {
    long began = System.nanoTime();
    boolean felt = pulse.isFelt();
    while (!felt && System.nanoTime() - began < LIMIT_NANOS) {
      Chaos.pause(LOOK_MILLIS);
      felt = pulse.isFelt();
    }
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    slowest = Math.max(slowest, took);
    if (felt) {
      tell.accept("  %s went on, shown after %d ms more".formatted(pulse.network(), took));
    } else {
      heldUp.add(
          pulse.network() + " ended nothing for " + took + " ms while another was in trouble");
      tell.accept("  " + heldUp.getLast());
    }
  }

  /** A sentence for each time that one was held up by another. */
  List<String> heldUp() {
    return List.copyOf(heldUp);
  }

  /** What is to be told in the end; nothing where there is one network. */
  List<String> lines() {
    return networks.size() == 1
        ? List.of()
        : List.of(
            "%-29s %,10d".formatted("held up by another network", heldUp.size()),
            "a network that was spared showed that it went on after %d ms more at the latest"
                .formatted(slowest));
  }
}
