package io.sluice.benchmark;

import io.sluice.benchmark.load.LoadResult;
import io.sluice.benchmark.load.Pace;
import io.sluice.benchmark.load.PostLoad;
import io.sluice.benchmark.load.Posted;
import io.sluice.benchmark.load.Signed;
import io.sluice.benchmark.load.Transfers;
import io.sluice.benchmark.node.Forwarded;
import io.sluice.benchmark.node.PendingFeed;
import io.sluice.benchmark.product.Deployment;
import io.sluice.benchmark.product.RelayApi;
import io.sluice.benchmark.proof.Transaction;
import io.sluice.benchmark.report.Figure;
import io.sluice.benchmark.report.Target;
import io.sluice.embedded.DevelopmentContracts;
import io.sluice.embedded.chain.ContractCall;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * What users sign and do not pay for: many at once, packed, beside direct transactions; single ones
 * beside single direct ones; and the gas of both ways. Before anything is measured each user has
 * been executed once: a first nonce costs more, packed or not.
 */
final class GaslessBench {
  private static final String NAME = "gasless";
  private static final int MOST_USERS = 1000;

  /** Blocks come once a second, and a run is over with one: the middle of some is told. */
  private static final int TIMES = 3;

  private static final int ROUNDS = 5;
  private static final int FULL = 50;
  private static final int SINGLES = 100;
  private static final int SINGLES_PER_SECOND = 10;
  private static final double KNOWN = 0.62;
  private static final double NEW = 0.72;
  private static final double AS_QUICK = 1.3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final BigInteger UNITS = BigInteger.valueOf(1000);
  private static final String SINK = "0x5105ceffffffffffffffffffffffffffffffffff";

  private final Workbench bench;
  private final Deployment product;
  private final DevelopmentContracts contracts;
  private final Signed users;
  private final int count;
  private final Instant start = Clock.systemUTC().instant();
  private final long first;
  private final List<String> accepted = new ArrayList<>();
  private int recipients;

  GaslessBench(Workbench bench, Deployment product) throws IOException {
    this.bench = bench;
    this.product = product;
    var node = bench.infrastructure().node();
    this.contracts = node.contracts();
    this.count = Math.max(1, Math.min(MOST_USERS, bench.options().count() / ROUNDS));
    this.users =
        new Signed(
            new Signed.Contracts(
                contracts.forwarderName(),
                node.chainId(),
                contracts.forwarder(),
                contracts.sampleToken()),
            bench.infrastructure().apiKey(),
            count);
    this.first = bench.node().height() + 1;
  }

  /**
   * Runs it.
   *
   * @param confirm transactions per second of direct ones, until mined
   */
  void run(double confirm) throws IOException {
    bench.say("%s: %d users get tokens; warming up".formatted(NAME, count));
    giveTokens();
    for (int sent = 0; sent == 0 || sent < bench.options().warmUp(); sent += count) {
      packed(users.round(count, GaslessBench::known));
    }
    long begin = bench.node().height() + 1;
    List<Double> perSecond = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      perSecond.add(many());
    }
    Collections.sort(perSecond);
    bench.add(
        Figure.of(NAME, "to mined, packed", perSecond.get(TIMES / 2), "tx/s")
            .besides(confirm)
            .with(Target.atLeast(confirm)));
    bench.add(Figure.of(NAME, "the slowest of three times", perSecond.getFirst(), "tx/s"));
    bench.add(Figure.of(NAME, "the quickest", perSecond.getLast(), "tx/s"));
    long knownGas = gas(begin, FULL);
    begin = bench.node().height() + 1;
    packed(users.round(count, unknown()));
    long newGas = gas(begin, FULL);
    singles(knownGas, newGas);
    prove();
    new SignatureBench(bench, product).run(count, users);
  }

  /** Requests per second of all users, some of each at once. */
  private double many() throws IOException {
    bench.say("%s: signing %d requests of each".formatted(NAME, ROUNDS));
    List<byte[]> rounds = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      rounds.addAll(users.round(count, GaslessBench::known));
    }
    bench.say("%s: sending %d requests".formatted(NAME, rounds.size()));
    return packed(rounds);
  }

  private static String known(int user) {
    return SINK;
  }

  private IntFunction<String> unknown() {
    int round = ++recipients;
    return user -> "0x5105ce%02x%032x".formatted(round, user + 1);
  }

  private void giveTokens() throws IOException {
    List<String> all = new ArrayList<>(users.addresses());
    all.add(SINK);
    for (String each : all) {
      bench
          .node()
          .sendUnlocked(
              DevelopmentContracts.ACCOUNT.address(),
              contracts.sampleToken(),
              ContractCall.of("faucet(address,uint256)", each, UNITS));
    }
    for (String each : all) {
      await(each, UNITS);
    }
  }

  private void await(String owner, BigInteger units) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (tokens(owner).compareTo(units) < 0 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private BigInteger tokens(String owner) throws IOException {
    return bench.node().read(contracts.sampleToken(), ContractCall.of("balanceOf(address)", owner));
  }

  /** Requests per second until the API tells of all that they are mined. */
  private double packed(List<byte[]> requests) throws IOException {
    LoadResult load = post(requests, Options.CONNECTIONS, Pace.asFastAsAnswered());
    bench.say("%s: accepted in %.1f s".formatted(NAME, (System.nanoTime() - load.started()) / 1e9));
    long mined = awaitNone(RelayApi.BEFORE_MINED);
    return requests.size() * 1e9 / (mined - load.started());
  }

  private LoadResult post(List<byte[]> requests, int connections, Pace pace) throws IOException {
    LoadResult load =
        new PostLoad(product.apis(), connections, requests).run(requests.size(), pace);
    accepted.addAll(load.ids());
    if (!load.refusals().isEmpty()) {
      bench.violated(NAME, List.of(load.refusals()));
    }
    return load;
  }

  private long awaitNone(String statuses) throws IOException {
    long at = api().awaitNone(statuses, PATIENCE.multipliedBy(2));
    if (at < 0) {
      bench.violated(NAME, List.of("Stuck: some are still " + statuses + "."));
      return System.nanoTime();
    }
    return at;
  }

  private RelayApi api() {
    return new RelayApi(product.apis().getFirst(), bench.infrastructure().apiKey());
  }

  /** Per request, of carriers with so many; 0 when there was none. */
  private long gas(long fromBlock, int requests) throws IOException {
    List<Forwarded> alike =
        bench.node().forwarded(contracts.forwarder(), fromBlock).stream()
            .filter(each -> each.executed() == requests)
            .toList();
    long all = alike.stream().mapToLong(Forwarded::gas).sum();
    return alike.isEmpty() ? 0 : all / ((long) alike.size() * requests);
  }

  /** A direct transaction and a user's request in turn, under no load otherwise. */
  private void singles(long knownGas, long newGas) throws IOException {
    int each = Math.min(SINGLES, count);
    bench.say("%s: %d single requests, twice, after as many direct ones".formatted(NAME, each));
    Histogram direct = new Histogram(3);
    Histogram signed = new Histogram(3);
    List<byte[]> transfers = new ArrayList<>();
    for (int i = 0; i < each; i++) {
      transfers.addAll(Transfers.requests(bench.infrastructure().apiKey()).subList(0, 1));
    }
    try (var pending = new PendingFeed(bench.node())) {
      direct.add(single(transfers, pending));
      long begin = bench.node().height() + 1;
      signed.add(single(users.round(each, GaslessBench::known), pending));
      addGas("recipient known", knownGas, gas(begin, 1), KNOWN);
      direct.add(single(transfers, pending));
      begin = bench.node().height() + 1;
      signed.add(single(users.round(each, unknown()), pending));
      addGas("recipient new", newGas, gas(begin, 1), NEW);
    }
    double against = direct.getValueAtPercentile(95) / 1e3;
    add("direct alone, POST to node p95", against);
    bench.add(
        Figure.of(NAME, "alone, POST to node p95", signed.getValueAtPercentile(95) / 1e3, "ms")
            .besides(against)
            .with(Target.atMost(AS_QUICK * against)));
    add("alone, POST to node p50", signed.getValueAtPercentile(50) / 1e3);
  }

  private Histogram single(List<byte[]> requests, PendingFeed pending) throws IOException {
    Instant begin = Clock.systemUTC().instant();
    List<Posted> posted = post(requests, 4, Pace.perSecond(SINGLES_PER_SECOND)).accepted();
    awaitNone(RelayApi.BEFORE_MINED);
    return LatencyBench.untilSeen(bench, NAME, posted, api().since(begin), pending);
  }

  private void add(String metric, double millis) {
    bench.add(Figure.of(NAME, metric, millis, "ms"));
  }

  private void addGas(String metric, long packed, long alone, double part) {
    bench.add(
        Figure.of(NAME, "gas per request at " + FULL + ", " + metric, (double) packed, "gas")
            .besides((double) alone)
            .with(Target.atMost(part * alone)));
  }

  /** All that was accepted is confirmed, and the forwarder executed each once. */
  private void prove() throws IOException {
    awaitNone(RelayApi.BEFORE_CONFIRMED);
    List<Transaction> told = api().since(start);
    Set<String> confirmed =
        told.stream()
            .filter(each -> each.status().equals("confirmed"))
            .map(Transaction::id)
            .collect(Collectors.toSet());
    List<String> lacking = accepted.stream().filter(each -> !confirmed.contains(each)).toList();
    if (!lacking.isEmpty()) {
      bench.violated(
          NAME, List.of(lacking.size() + " are not confirmed, first " + lacking.getFirst() + "."));
    }
    long executed =
        bench.node().forwarded(contracts.forwarder(), first).stream()
            .mapToLong(Forwarded::executed)
            .sum();
    long asked = accepted.size() - 2L * Math.min(SINGLES, count);
    if (executed != asked) {
      bench.violated(
          NAME, List.of("The forwarder executed " + executed + " requests of " + asked + "."));
    }
    bench.say(NAME + ": compared " + accepted.size() + " accepted with the API and the chain");
  }
}
