package io.sluice.acceptance.chaos;

import io.sluice.acceptance.dsl.Findings;
import io.sluice.acceptance.dsl.Insistence;
import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Queues;
import io.sluice.acceptance.dsl.Role;
import io.sluice.acceptance.dsl.Sluice;
import io.sluice.acceptance.dsl.Submission;
import io.sluice.embedded.Part;
import io.sluice.embedded.ServerProcess;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Deals out blows, in an order that a seed decides, while clients go on asking; then lets
 * everything settle, and tells what became of it.
 */
final class Chaos {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final int CLIENTS = 16;
  private static final BigInteger DEAR = BigInteger.valueOf(50_000_000_000L);
  private static final BigInteger CHEAP = BigInteger.valueOf(1_000_000_000L);

  private final Sluice sluice;
  private final Wires wires;
  private final Weather weather;
  private final Endpoints endpoints;
  private final Halves halves;
  private final Random random;
  private final List<Blow> blows;
  private final Consumer<String> say;
  private final long began = System.nanoTime();
  private long slowestRecovery;

  Chaos(
      Sluice sluice,
      Wires wires,
      Weather weather,
      Surroundings surroundings,
      long seed,
      List<Blow> blows,
      Consumer<String> say) {
    this.sluice = sluice;
    this.wires = wires;
    this.weather = weather;
    this.endpoints = new Endpoints(wires, surroundings, seed);
    this.halves = new Halves(surroundings == Surroundings.DEAD_HALF);
    this.random = new Random(seed);
    this.blows = List.copyOf(blows);
    this.say = say;
  }

  /**
   * Runs until so much was accepted, so much time has passed, and every blow was dealt.
   *
   * @param orders what clients ask for
   */
  Findings run(Orders orders, int count, Duration time) throws IOException {
    long end = System.nanoTime() + time.toNanos();
    List<Submission> asked;
    tell("endpoints: " + endpoints.abilities());
    try (Insistence clients = sluice.insists(CLIENTS, orders)) {
      List<Blow> bag = new ArrayList<>();
      Set<Blow> dealt = EnumSet.noneOf(Blow.class);
      while (System.nanoTime() < end
          || clients.accepted() < count
          || !dealt.containsAll(blows)
          || (halves.areThere() && !(bag.isEmpty() && halves.areEqual()))) {
        if (bag.isEmpty()) {
          bag.addAll(blows);
          Collections.shuffle(bag, random);
          nextHalf();
        }
        Blow blow = bag.removeLast();
        tell(blow + ", " + clients.accepted() + " accepted");
        deal(blow, clients);
        dealt.add(blow);
        recover();
        pause(300 + random.nextInt(1200));
      }
      recover();
      halves.end(used());
      endpoints.secondIsDead(false);
      asked = clients.submissions();
    }
    halves.lines().forEach(this::tell);
    asked = asked.isEmpty() ? List.of() : asked;
    hourLate(asked);
    tell("everything is calm; waiting until nothing moves");
    Findings findings = sluice.findings(PATIENCE);
    tell("done; slowest recovery after a kill: " + slowestRecovery + " ms");
    return findings;
  }

  private void nextHalf() throws IOException {
    halves.next(used());
    if (halves.areThere()) {
      endpoints.secondIsDead(halves.isSecond());
      tell(halves.isSecond() ? "the second endpoint is dead" : "both endpoints live");
    }
  }

  private void deal(Blow blow, Insistence clients) throws IOException {
    switch (blow) {
      case KILL -> kill(some(Role.values()));
      case KILL_AFTER_BYTES_ARE_STORED ->
          killAt(Role.SIGNER, wires.queue(Role.SIGNER), "SendMessage", false);
      case KILL_AFTER_THE_NODE_ACCEPTED ->
          killAt(Role.BROADCASTER, wires.node(Role.BROADCASTER), "eth_sendRawTransaction", true);
      case KILL_BEFORE_THE_ACKNOWLEDGEMENT -> {
        Role role = some(Role.RELAY, Role.SIGNER, Role.BROADCASTER);
        killAt(role, wires.queue(role), "DeleteMessage", false);
      }
      case KILL_BETWEEN_COMMIT_AND_ANSWER ->
          killAt(Role.API, wires.queue(Role.API), "SendMessage", false);
      case NODE_DOWN -> outage(sluice.node(), 1_000 + random.nextInt(4_000));
      case DATABASE_RESTARTED -> {
        sluice.database().kill();
        pause(500 + random.nextInt(1_500));
        sluice.database().start();
      }
      case QUEUES_WIPED -> outage(sluice.queueServer(), random.nextInt(2_000));
      case REDIS_DOWN -> outage(sluice.redis(), random.nextInt(2_000));
      case REORGANISATION -> sluice.chain().isReorganised(1 + random.nextInt(2));
      case POOL_DROPPED -> sluice.chain().dropsItsPool();
      case NODE_STORM -> storm(Weather.Wire.NODE, 0.3);
      case QUEUE_STORM -> storm(Weather.Wire.QUEUE, 0.15);
      case DATABASE_STORM -> storm(Weather.Wire.DATABASE, 0.03);
      case LIES -> whileItIsSo(endpoints::secondLies);
      case ENDPOINT_DEAD -> whileItIsSo(endpoints::oneIsDead);
      case BATCHES_REFUSED -> whileItIsSo(endpoints::oneRefusesBatches);
      case RATE_LIMITED -> whileItIsSo(endpoints::oneIsAskedTooOften);
      case BLOCK_RECEIPTS_LACKING -> whileItIsSo(endpoints::oneLacksBlockReceipts);
      case STRANGE_RECEIPTS -> whileItIsSo(endpoints::strangersHaveStrangeReceipts);
      case UNKNOWN_REFUSALS -> whileItIsSo(endpoints::bothRefuseWhat);
      case ANOTHER_CHAIN -> {
        whileItIsSo(endpoints::secondIsGone);
        whileItIsSo(endpoints::secondIsOfAnotherChain);
        whileItIsSo(endpoints::secondIsGone);
      }
      case FEES_RISE -> sluice.chain().asksForBaseFee(DEAR);
      case NO_BLOCKS -> {
        sluice.chain().stopsMining();
        pause(1_000 + random.nextInt(3_000));
        sluice.chain().minesAgain();
      }
      case CLIENTS_CANCEL -> cancel(clients.submissions());
    }
  }

  private void whileItIsSo(Runnable worse) {
    worse.run();
    pause(2_000 + random.nextInt(3_000));
  }

  /** Ends the bad weather; what was stopped runs again. */
  private void recover() {
    wires.calm();
    endpoints.calm();
    for (ServerProcess process : sluice.processes()) {
      if (!process.isRunning()) {
        process.launch();
        process.awaitReady(START_LIMIT);
      }
    }
  }

  private void kill(Role role) throws IOException {
    ServerProcess process = sluice.process(role);
    process.kill();
    pause(random.nextInt(500));
    process.launch();
    process.awaitReady(START_LIMIT);
    measureRecovery();
  }

  private void killAt(Role role, FaultProxy wire, String words, boolean afterwards)
      throws IOException {
    ServerProcess process = sluice.process(role);
    wire.arm(words, afterwards, process::kill);
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
    while (!wire.sprung() && System.nanoTime() < limit) {
      pause(20);
    }
    boolean sprung = wire.sprung();
    wire.disarm();
    tell(sprung ? "  " + role + " was killed there" : "  nothing came by");
    if (sprung) {
      awaitEnd(process);
      process.launch();
      process.awaitReady(START_LIMIT);
      measureRecovery();
    }
  }

  /** The wire that springs the trap kills it on a thread of its own. */
  private static void awaitEnd(ServerProcess process) {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (process.isRunning() && System.nanoTime() < limit) {
      pause(10);
    }
  }

  /** From the moment a process is ready until the chain takes more of ours. */
  private void measureRecovery() throws IOException {
    sluice.chain().asksForBaseFee(CHEAP); // it is not the market that is measured
    long ready = System.nanoTime();
    long before = used();
    long limit = ready + TimeUnit.SECONDS.toNanos(30);
    while (used() <= before && System.nanoTime() < limit) {
      pause(50);
    }
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - ready);
    slowestRecovery = Math.max(slowestRecovery, took);
    tell("  the chain goes on after " + took + " ms");
  }

  private long used() throws IOException {
    long used = 0;
    for (String lane : sluice.lanes()) {
      used += sluice.chain().nonce(lane);
    }
    return used;
  }

  private static void outage(Part part, int millis) {
    part.stop();
    pause(millis);
    part.start();
  }

  private void storm(Weather.Wire wire, double faults) {
    weather.worsen(wire, faults);
    pause(2_000 + random.nextInt(4_000));
  }

  private void cancel(List<Submission> submissions) {
    submissions.stream()
        .filter(each -> each.order().ending() == Order.Ending.OPEN)
        .skip(Math.max(0, submissions.size() / 10 - 10))
        .forEach(each -> {
          try {
            sluice.api().send("DELETE", "/api/v1/relay/transactions/" + each.id());
          } catch (RuntimeException e) {
            // The client will not know, and neither outcome is wrong.
          }
        });
  }

  /** Every message that there ever was comes once more, long after its time. */
  private void hourLate(List<Submission> submissions) throws IOException {
    List<String> ids = submissions.stream().map(Submission::id).toList();
    for (int from = 0; from < ids.size(); from += 100) {
      String body = String.join(",", ids.subList(from, Math.min(ids.size(), from + 100)));
      sluice.queues().send(Queues.NAMES.get(0), body);
      sluice.queues().send(Queues.NAMES.get(1), body);
    }
    for (int lane : IntStream.rangeClosed(1, sluice.lanes().size()).toArray()) {
      sluice.queues().send(Queues.NAMES.get(2), Integer.toString(lane));
    }
  }

  private Role some(Role... roles) {
    return roles[random.nextInt(roles.length)];
  }

  private void tell(String what) {
    say.accept("%7.1f s  %s".formatted((System.nanoTime() - began) / 1e9, what));
  }

  private static void pause(int millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }
}
