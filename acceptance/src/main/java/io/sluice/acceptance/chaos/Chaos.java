package io.sluice.acceptance.chaos;

import io.sluice.acceptance.chaos.NetworkBlows.Happening;
import io.sluice.acceptance.chaos.NetworkBlows.Step;
import io.sluice.acceptance.dsl.Findings;
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
  private static final int AT_ONCE = 100;
  private static final int STRANGE = 100;

  /** That requests of users wait, as the relay's queue says it. */
  private static final String GASLESS = "gasless";

  private static final BigInteger DEAR = BigInteger.valueOf(50_000_000_000L);
  private static final BigInteger CHEAP = BigInteger.valueOf(1_000_000_000L);

  private final Sluice sluice;
  private final Wires wires;
  private final ChaosSettings settings;
  private final List<Network> networks;
  private final NetworkBlows networkBlows;
  private final Halves halves;
  private final Random random;
  private final Consumer<String> say;
  private final long began = System.nanoTime();
  private long slowestRecovery;

  /**
   * @param sluice runs
   */
  Chaos(Sluice sluice, Wires wires, ChaosSettings settings, long seed, Consumer<String> say) {
    this.sluice = sluice;
    this.wires = wires;
    this.settings = settings;
    this.networks = Network.of(sluice, wires, settings.surroundings(), seed);
    this.random = new Random(seed);
    this.networkBlows = new NetworkBlows(networks, sluice.api(), random, this::tell);
    this.halves = new Halves(settings.surroundings() == Surroundings.DEAD_HALF);
    this.say = say;
  }

  /**
   * Runs until so much was accepted, so much time has passed, and every blow was dealt.
   *
   * @param orders what clients ask for
   */
  Findings run(Orders orders) throws IOException {
    networks.forEach(each -> tell("endpoints of " + each + ": " + each.endpoints().abilities()));
    Crowd clients = new Crowd(networks, CLIENTS, orders);
    try (clients) {
      dealAll(clients);
      recover();
      halves.end(used());
      networks.forEach(each -> each.endpoints().secondIsDead(false));
    }
    halves.lines().forEach(this::tell);
    hourLate(clients);
    tell("everything is calm; waiting until nothing moves");
    Findings findings = sluice.findings(PATIENCE);
    tell("done; slowest recovery after a kill: " + slowestRecovery + " ms");
    return findings;
  }

  /** What was held up by another network than its own, and what is to be told of that. */
  NetworkBlows networkBlows() {
    return networkBlows;
  }

  private void dealAll(Crowd clients) throws IOException {
    long end = System.nanoTime() + settings.time().toNanos();
    List<Blow> blows = settings.blows();
    List<Blow> bag = new ArrayList<>();
    Set<Blow> dealt = EnumSet.noneOf(Blow.class);
    while (System.nanoTime() < end
        || clients.accepted() < settings.count()
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
  }

  private void nextHalf() throws IOException {
    halves.next(used());
    if (halves.areThere()) {
      networks.forEach(each -> each.endpoints().secondIsDead(halves.isSecond()));
      tell(halves.isSecond() ? "the second endpoint is dead" : "both endpoints live");
    }
  }

  private void deal(Blow blow, Crowd clients) throws IOException {
    switch (blow) {
      case KILL -> kill(some(Role.values()));
      case KILL_AFTER_BYTES_ARE_STORED ->
          killAt(Role.SIGNER, wires.queue(Role.SIGNER), "SendMessage", false);
      case KILL_AFTER_THE_NODE_ACCEPTED -> {
        FaultProxy wire = networkBlows.one().wires().of(Role.BROADCASTER);
        killAt(Role.BROADCASTER, wire, "eth_sendRawTransaction", true);
      }
      case KILL_BEFORE_THE_ACKNOWLEDGEMENT -> {
        Role role = some(Role.RELAY, Role.SIGNER, Role.BROADCASTER);
        killAt(role, wires.queue(role), "DeleteMessage", false);
      }
      case KILL_BETWEEN_COMMIT_AND_ANSWER ->
          killAt(Role.API, wires.queue(Role.API), "SendMessage", false);
      case DATABASE_RESTARTED -> {
        sluice.database().kill();
        pause(500 + random.nextInt(1_500));
        sluice.database().start();
      }
      case QUEUES_WIPED -> outage(sluice.queueServer(), random.nextInt(2_000));
      case REDIS_DOWN -> outage(sluice.redis(), random.nextInt(2_000));
      case QUEUE_STORM -> storm(Weather.Wire.QUEUE, 0.15);
      case DATABASE_STORM -> storm(Weather.Wire.DATABASE, 0.03);
      case CLIENTS_CANCEL -> cancel(clients.submissions());
      case NODE_DOWN -> {
        int millis = 1_000 + random.nextInt(4_000);
        happens(clients, each -> each.node().stop(), millis, each -> each.node().start());
      }
      case NO_BLOCKS -> {
        int millis = 1_000 + random.nextInt(3_000);
        happens(
            clients, each -> each.chain().stopsMining(), millis, each -> each.chain().minesAgain());
      }
      case REORGANISATION -> {
        int depth = 1 + random.nextInt(2);
        happens(clients, each -> each.chain().isReorganised(depth));
      }
      case POOL_DROPPED -> happens(clients, each -> each.chain().dropsItsPool());
      case FEES_RISE -> happens(clients, each -> each.chain().asksForBaseFee(DEAR));
      case NODE_STORM -> happens(clients, each -> each.wires().worsen(0.3), moreThan(2_000, 4_000));
      case LIES -> areSo(clients, Endpoints::secondLies);
      case ENDPOINT_DEAD -> areSo(clients, Endpoints::oneIsDead);
      case BATCHES_REFUSED -> areSo(clients, Endpoints::oneRefusesBatches);
      case RATE_LIMITED -> areSo(clients, Endpoints::oneIsAskedTooOften);
      case BLOCK_RECEIPTS_LACKING -> areSo(clients, Endpoints::oneLacksBlockReceipts);
      case STRANGE_RECEIPTS -> areSo(clients, Endpoints::strangersHaveStrangeReceipts);
      case UNKNOWN_REFUSALS -> areSo(clients, Endpoints::bothRefuseWhat);
      case ANOTHER_CHAIN ->
          areSo(
              clients,
              List.of(
                  Endpoints::secondIsGone,
                  Endpoints::secondIsOfAnotherChain,
                  Endpoints::secondIsGone));
    }
  }

  /** Something that is over at once. */
  private void happens(Crowd clients, Happening once) throws IOException {
    happens(clients, once, 0);
  }

  /** Something that ends with the bad weather. */
  private void happens(Crowd clients, Happening worse, int millis) throws IOException {
    happens(clients, worse, millis, each -> {});
  }

  private void happens(Crowd clients, Happening worse, int millis, Happening end)
      throws IOException {
    networkBlows.deal(clients, List.of(new Step(worse, millis)), end);
  }

  private void areSo(Crowd clients, Consumer<Endpoints> worse) throws IOException {
    areSo(clients, List.of(worse));
  }

  /** One after the other. */
  private void areSo(Crowd clients, List<Consumer<Endpoints>> worse) throws IOException {
    List<Step> steps =
        worse.stream()
            .map(some -> new Step(each -> some.accept(each.endpoints()), moreThan(2_000, 3_000)))
            .toList();
    networkBlows.deal(clients, steps, each -> {});
  }

  private int moreThan(int millis, int most) {
    return millis + random.nextInt(most);
  }

  /** Ends the bad weather; what was stopped runs again. */
  private void recover() {
    wires.calm();
    networks.forEach(each -> each.endpoints().calm());
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

  /** From the moment a process is ready until every chain takes more of ours. */
  private void measureRecovery() throws IOException {
    for (Network each : networks) {
      each.chain().asksForBaseFee(CHEAP); // it is not the market that is measured
    }
    long ready = System.nanoTime();
    List<Long> before = usedOfEach();
    long limit = ready + TimeUnit.SECONDS.toNanos(30);
    while (!allHaveGrown(before) && System.nanoTime() < limit) {
      pause(50);
    }
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - ready);
    slowestRecovery = Math.max(slowestRecovery, took);
    tell("  the chain goes on after " + took + " ms");
  }

  private boolean allHaveGrown(List<Long> before) throws IOException {
    List<Long> now = usedOfEach();
    return IntStream.range(0, now.size()).allMatch(i -> now.get(i) > before.get(i));
  }

  private List<Long> usedOfEach() throws IOException {
    List<Long> used = new ArrayList<>();
    for (Network each : networks) {
      used.add(each.used(sluice.lanes()));
    }
    return used;
  }

  private long used() throws IOException {
    return usedOfEach().stream().mapToLong(each -> each).sum();
  }

  private static void outage(Part part, int millis) {
    part.stop();
    pause(millis);
    part.start();
  }

  private void storm(Weather.Wire wire, double faults) {
    wires.worsen(wire, faults);
    pause(moreThan(2_000, 4_000));
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

  /**
   * Every message that there ever was comes once more, long after its time. Of what another network
   * carried some comes too, as by an old queue; each of those is a dead letter.
   */
  private void hourLate(Crowd clients) throws IOException {
    for (Network to : networks) {
      for (Network of : networks) {
        List<String> ids =
            clients.submissions(of).stream()
                .filter(each -> !each.order().isSigned())
                .map(Submission::id)
                .toList();
        hourLate(to, to.equals(of) ? ids : ids.subList(0, Math.min(STRANGE, ids.size())));
      }
      sluice.queues().send(to.queue(Queues.NAMES.getFirst()), GASLESS);
      int lanes = sluice.lanes().size() * networks.size();
      for (int lane : IntStream.rangeClosed(1, lanes).toArray()) {
        sluice.queues().send(to.queue(Queues.NAMES.get(2)), Integer.toString(lane));
      }
    }
  }

  private void hourLate(Network to, List<String> ids) throws IOException {
    for (int from = 0; from < ids.size(); from += AT_ONCE) {
      String body = String.join(",", ids.subList(from, Math.min(ids.size(), from + AT_ONCE)));
      sluice.queues().send(to.queue(Queues.NAMES.get(0)), body);
      sluice.queues().send(to.queue(Queues.NAMES.get(1)), body);
    }
  }

  private Role some(Role... roles) {
    return roles[random.nextInt(roles.length)];
  }

  private void tell(String what) {
    say.accept("%7.1f s  %s".formatted((System.nanoTime() - began) / 1e9, what));
  }

  static void pause(int millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }
}
