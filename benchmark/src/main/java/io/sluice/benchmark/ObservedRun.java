package io.sluice.benchmark;

import io.sluice.benchmark.load.LoadResult;
import io.sluice.benchmark.load.Pace;
import io.sluice.benchmark.load.PostLoad;
import io.sluice.benchmark.load.Transfers;
import io.sluice.benchmark.node.Block;
import io.sluice.benchmark.node.ChainWatch;
import io.sluice.benchmark.node.NodeClient;
import io.sluice.benchmark.product.RelayApi;
import io.sluice.benchmark.proof.OnceOnChain;
import io.sluice.benchmark.proof.Transaction;
import io.sluice.embedded.Anvil;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Requests, what became of them, and the proof. Reads the node's blocks while it goes on; the API
 * is asked only when the chain has everything.
 */
final class ObservedRun implements AutoCloseable {
  /** Without any progress: then something is stuck. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration POLL = Duration.ofMillis(50);

  private final Workbench bench;
  private final String name;
  private final List<URI> servers;
  private final List<RelayApi> clients;
  private final NodeClient node;
  private final String network;
  private final Instant start;
  private final long laneTransactions;
  private final ChainWatch chain;
  private final List<String> accepted = Collections.synchronizedList(new ArrayList<>());

  /**
   * @param name for findings
   * @param servers that take requests
   */
  ObservedRun(Workbench bench, String name, List<URI> servers) throws IOException {
    this(bench, name, servers, List.of());
  }

  /**
   * The same with further clients.
   *
   * @param otherKeys of theirs
   */
  ObservedRun(Workbench bench, String name, List<URI> servers, List<String> otherKeys)
      throws IOException {
    this(bench, name, servers, otherKeys, bench.node(), "");
  }

  /** The same on one network of several. */
  ObservedRun(Workbench bench, String name, List<URI> servers, Anvil network) throws IOException {
    this(bench, name, servers, List.of(), new NodeClient(network.url()), network.network());
  }

  private ObservedRun(
      Workbench bench,
      String name,
      List<URI> servers,
      List<String> otherKeys,
      NodeClient node,
      String network)
      throws IOException {
    this.bench = bench;
    this.name = name;
    this.servers = servers;
    this.clients =
        Stream.concat(Stream.of(bench.infrastructure().apiKey()), otherKeys.stream())
            .map(key -> new RelayApi(servers.getFirst(), key, network))
            .toList();
    this.node = node;
    this.network = network;
    this.start = Clock.systemUTC().instant();
    this.laneTransactions = node.transactionsOf(bench.infrastructure().keys().addresses());
    this.chain = new ChainWatch(node);
  }

  /** Sends requests; those that are not accepted are a finding. */
  LoadResult post(int count, Pace pace) throws IOException {
    return post(bench.infrastructure().apiKey(), Options.CONNECTIONS, count, pace);
  }

  /** The same of a client of its own. */
  LoadResult post(String key, int connections, int count, Pace pace) throws IOException {
    return post(Transfers.requests(key, network), connections, count, pace);
  }

  /** The same of whole requests, in turn. */
  LoadResult post(List<byte[]> requests, int connections, int count, Pace pace) throws IOException {
    var load = new PostLoad(servers, connections, requests);
    LoadResult result = load.run(count, pace);
    accepted.addAll(result.ids());
    if (!result.refusals().isEmpty()) {
      bench.violated(name, List.of(result.refusals()));
    }
    return result;
  }

  /**
   * Waits until the API tells of all that they are mined.
   *
   * @return after {@link System#nanoTime} when they were; now, with a finding, when some are stuck
   */
  long awaitMined() throws IOException {
    if (!chain.awaitTransactions(accepted.size(), PATIENCE)) {
      bench.violated(
          name,
          List.of(
              "Stuck: %d of %d are in blocks, and no more came for %d s."
                  .formatted(chain.transactions(), accepted.size(), PATIENCE.toSeconds())));
      return System.nanoTime();
    }
    return awaitNone(RelayApi.BEFORE_MINED, "mined");
  }

  /** The same for {@code confirmed}. Begin after {@link #awaitMined}. */
  long awaitConfirmed() throws IOException {
    return awaitNone(RelayApi.BEFORE_CONFIRMED, "confirmed");
  }

  private long awaitNone(String before, String status) throws IOException {
    for (RelayApi client : clients) {
      if (client.awaitNone(before, PATIENCE) < 0) {
        bench.violated(
            name, List.of("Stuck: not all " + status + " within " + PATIENCE.toSeconds() + " s."));
      }
    }
    return System.nanoTime();
  }

  /** Waits for the block that makes this depth of the newest block with a transaction. */
  Block awaitDepth(int depth) throws IOException {
    long last =
        chain.blocks().stream()
            .filter(block -> !block.hashes().isEmpty())
            .mapToLong(Block::number)
            .max()
            .orElse(chain.height());
    return chain.awaitHeight(last + depth - 1);
  }

  /**
   * Lets something happen, on a thread of its own, once so many are in blocks. Should that fail, it
   * is a finding.
   */
  Thread whenMined(int count, Incident incident) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            if (chain.awaitTransactions(count, PATIENCE)) {
              incident.happen();
            }
          } catch (IOException e) {
            bench.violated(name, List.of("It could not be tried: " + e.getMessage()));
          }
        });
  }

  /**
   * Waits until all are in blocks but those that wait on a lane that is stuck.
   *
   * @return after {@link System#nanoTime} when they were; now, with a finding, when not in time
   */
  long awaitAllBut(int count, Stuck stuck, Duration limit) throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (mined() + stuck.waiting() < count) {
      if (System.nanoTime() > deadline) {
        bench.violated(name, List.of("The other lanes are stuck too."));
        break;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return System.nanoTime();
  }

  /** Something that happens in the middle of a run. */
  interface Incident {
    void happen() throws IOException;
  }

  /** How many wait on the lane that is stuck. */
  interface Stuck {
    long waiting() throws IOException;
  }

  /** When it began. */
  Instant start() {
    return start;
  }

  /** The blocks since then, oldest first. */
  List<Block> blocks() {
    return chain.blocks();
  }

  /** How many are in blocks by now. */
  int mined() {
    return chain.transactions();
  }

  /**
   * Compares what was accepted, what the API tells, and what the chain holds.
   *
   * @param ends the statuses that all must have by now
   * @return what the API tells
   */
  List<Transaction> prove(Set<String> ends) throws IOException {
    List<Transaction> told = new ArrayList<>();
    for (RelayApi client : clients) {
      told.addAll(client.since(start));
    }
    List<String> hashes =
        chain.blocks().stream().flatMap(block -> block.hashes().stream()).toList();
    long sent = node.transactionsOf(bench.infrastructure().keys().addresses()) - laneTransactions;
    bench.violated(
        name, new OnceOnChain(List.copyOf(accepted), told, hashes, sent).violations(ends));
    bench.say(name + ": compared " + accepted.size() + " accepted with the API and the chain");
    return told;
  }

  @Override
  public void close() {
    chain.close();
  }
}
