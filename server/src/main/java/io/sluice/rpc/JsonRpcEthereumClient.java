package io.sluice.rpc;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.chain.Address;
import io.sluice.chain.BlockHash;
import io.sluice.chain.BlockNumber;
import io.sluice.chain.Bytes;
import io.sluice.chain.ChainId;
import io.sluice.chain.Hex;
import io.sluice.chain.Nonce;
import io.sluice.chain.TxHash;
import io.sluice.chain.Wei;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Asks nodes by JSON-RPC in batches over HTTP. */
final class JsonRpcEthereumClient implements EthereumClient, AutoCloseable {
  private final ScheduledThreadPoolExecutor clock;
  private final HttpTransport transport;
  private final Endpoints endpoints;
  private final SendToAll sends;
  private final GasAnswers gasAnswers;
  private final HeadWatch heads;

  /**
   * @param errors makes words of what contracts return when they revert
   */
  JsonRpcEthereumClient(RpcSettings settings, MeterRegistry registry, RevertReason errors) {
    clock =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("rpc-clock").factory());
    clock.setRemoveOnCancelPolicy(true);
    transport = new HttpTransport(settings, clock);
    RpcMetrics metrics = new RpcMetrics(registry);
    List<Endpoint> all = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (URI url : settings.urls()) {
      String label = label(url);
      int count = seen.merge(label, 1, Integer::sum);
      all.add(
          new Endpoint(
              count == 1 ? label : label + "#" + count, url, settings, transport, metrics));
    }
    endpoints = new Endpoints(all, settings, clock, RandomGenerator.getDefault());
    sends = new SendToAll(endpoints, settings);
    gasAnswers = new GasAnswers(errors);
    heads = new HeadWatch(all, endpoints, settings);
    if (endpoints.several()) {
      long interval = settings.compareHeads().toNanos();
      var _ =
          clock.scheduleWithFixedDelay(
              () -> Thread.ofVirtual().name("rpc-heads").start(heads::compare),
              interval,
              interval,
              TimeUnit.NANOSECONDS);
    }
  }

  /** Asks every endpoint in use for its newest block, and ranks those that lag behind others. */
  void compareHeads() {
    heads.compare();
  }

  @Override
  public ChainId chainId() {
    return endpoints.chain();
  }

  @Override
  public Block latestBlock() {
    return values(read(batch(List.of(Invocation.block("latest")), Results::block)))
        .getFirst()
        .orElseThrow(() -> new NodeUnavailableException("the node has no latest block"));
  }

  @Override
  public Block recentBlock(Duration age) {
    return latestBlock();
  }

  @Override
  public Optional<Block> block(BlockNumber number) {
    return blocks(number, 1).stream().findFirst();
  }

  @Override
  public List<Block> blocks(BlockNumber first, int count) {
    if (count < 1) {
      return List.of();
    }
    List<Invocation> calls =
        IntStream.range(0, count)
            .mapToObj(i -> Invocation.block(Hex.quantity(first.plus(i).value())))
            .toList();
    List<Block> blocks = new ArrayList<>(count);
    for (Optional<Block> block : values(read(batch(calls, Results::block)))) {
      if (block.isEmpty()) {
        break;
      }
      if (!block.get().number().equals(first.plus(blocks.size()))) {
        throw new NodeUnavailableException(
            "asked for block " + first.plus(blocks.size()) + ", got " + block.get().number());
      }
      blocks.add(block.get());
    }
    return blocks;
  }

  @Override
  public List<Receipt> receipts(BlockHash block, BlockNumber number, List<TxHash> wanted) {
    if (wanted.isEmpty()) {
      return List.of();
    }
    Set<TxHash> set = Set.copyOf(wanted);
    Batch<List<Receipt>> whole =
        batch(List.of(Invocation.blockReceipts(block)), json -> Results.receipts(json, block, set));
    Batch<List<Receipt>> each =
        batch(
            set.stream().map(Invocation::receipt).toList(),
            json -> Results.receipts(json, block, set));
    List<Outcome<List<Receipt>>> outcomes = receipts(whole, each);
    if (outcomes.getFirst() instanceof Outcome.Refused<List<Receipt>>(NodeError error)
        && NodeErrors.methodMissing(error)) {
      // Every endpoint in use is now known to lack the method for whole blocks.
      outcomes = receipts(whole, each);
    }
    List<Optional<List<Receipt>>> found = values(outcomes);
    if (found.size() == 1 && found.getFirst().isEmpty() && set.size() > 1) {
      throw new NodeUnavailableException("no endpoint has the receipts of block " + number);
    }
    Map<TxHash, Receipt> byHash = new HashMap<>();
    found.forEach(some -> some.ifPresent(list -> list.forEach(r -> byHash.put(r.hash(), r))));
    return wanted.stream().distinct().filter(byHash::containsKey).map(byHash::get).toList();
  }

  /**
   * A receipt that one endpoint has not may be at another that is ahead of it; where two have it,
   * they must say the same.
   */
  private List<Outcome<List<Receipt>>> receipts(
      Batch<List<Receipt>> whole, Batch<List<Receipt>> each) {
    Function<Endpoint, Batch<List<Receipt>>> batch =
        endpoint ->
            each.calls().size() == 1 || endpoint.lacks(Invocation.BLOCK_RECEIPTS) ? each : whole;
    Predicate<Outcome<List<Receipt>>> there =
        outcome -> outcome instanceof Outcome.Result<List<Receipt>>(var list) && list != null;
    Optional<List<Outcome<List<Receipt>>>> agreed =
        endpoints.several() ? endpoints.agree(batch, there, 2) : Optional.empty();
    return agreed.orElseGet(() -> endpoints.read(batch, there));
  }

  @Override
  public List<SendAnswer> send(List<Bytes> signed) {
    return sends.send(signed);
  }

  @Override
  public List<AccountState> accounts(List<Address> addresses) {
    if (addresses.isEmpty()) {
      return List.of();
    }
    List<Invocation> calls = new ArrayList<>();
    for (Address address : addresses) {
      calls.add(Invocation.nonce(address, "latest"));
      calls.add(Invocation.nonce(address, "pending"));
      calls.add(Invocation.balance(address));
    }
    List<BigInteger> values =
        values(read(batch(calls, AnswerReader::integer))).stream()
            .map(value ->
                value.orElseThrow(
                    () -> new NodeUnavailableException("the node knows no such account")))
            .toList();
    List<AccountState> states = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      long latest = values.get(3 * i).longValueExact();
      long pending = values.get(3 * i + 1).longValueExact();
      states.add(
          new AccountState(
              addresses.get(i),
              new Nonce(latest),
              new Nonce(Math.max(latest, pending)),
              new Wei(values.get(3 * i + 2))));
    }
    return states;
  }

  @Override
  public FeeHistory feeHistory(int blocks, List<Integer> percentiles) {
    List<Outcome<FeeHistory>> outcomes =
        read(batch(List.of(Invocation.feeHistory(blocks, percentiles)), Results::feeHistory));
    if (outcomes.getFirst() instanceof Outcome.Refused<FeeHistory>(NodeError error)
        && NodeErrors.methodMissing(error)) {
      return new FeeHistory(null, List.of());
    }
    return values(outcomes)
        .getFirst()
        .orElseThrow(() -> new NodeUnavailableException("the node has no fee history"));
  }

  @Override
  public List<GasAnswer> estimateGas(List<Call> calls) {
    if (calls.isEmpty()) {
      return List.of();
    }
    Batch<String> batch =
        batch(calls.stream().map(Invocation::simulate).toList(), AnswerReader::text);
    try {
      List<Outcome<String>> outcomes = endpoints.read(endpoint -> batch, gasAnswers::decides);
      List<GasAnswer> answers = new ArrayList<>(calls.size());
      for (int i = 0; i < calls.size(); i++) {
        answers.add(gasAnswers.of(calls.get(i), outcomes.get(i)));
      }
      if (endpoints.several()) {
        compareReverts(calls, answers);
      }
      return answers;
    } catch (NodeUnavailableException e) {
      GasAnswer none = new GasAnswer.Unavailable(String.valueOf(e.getMessage()));
      return Collections.nCopies(calls.size(), none);
    }
  }

  /** A call fails for good when it reverts: two endpoints must have seen it do so. */
  private void compareReverts(List<Call> calls, List<GasAnswer> answers) {
    List<Integer> reverting =
        IntStream.range(0, answers.size())
            .filter(i -> answers.get(i) instanceof GasAnswer.Reverts)
            .boxed()
            .toList();
    if (reverting.isEmpty()) {
      return;
    }
    List<List<Outcome<String>>> opinions =
        endpoints.opinions(
            batch(
                reverting.stream().map(i -> Invocation.simulate(calls.get(i))).toList(),
                AnswerReader::text),
            2);
    for (int n = 0; n < reverting.size(); n++) {
      int at = n;
      int i = reverting.get(n);
      answers.set(
          i,
          GasAnswers.together(
              opinions.stream().map(said -> gasAnswers.of(calls.get(i), said.get(at))).toList()));
    }
  }

  @Override
  public List<Nonce> agreedNonces(List<Address> addresses, BlockNumber block) {
    if (addresses.isEmpty()) {
      return List.of();
    }
    String at = Hex.quantity(block.value());
    List<Invocation> calls =
        addresses.stream().map(address -> Invocation.nonce(address, at)).toList();
    return values(endpoints.agree(batch(calls, AnswerReader::number))).stream()
        .map(count ->
            new Nonce(
                count.orElseThrow(
                    () -> new NodeUnavailableException("the nodes know no such account"))))
        .toList();
  }

  @Override
  public Map<TxHash, Receipt> agreedReceipts(List<TxHash> hashes) {
    if (hashes.isEmpty()) {
      return Map.of();
    }
    List<Invocation> calls = hashes.stream().map(Invocation::receipt).toList();
    Map<TxHash, Receipt> receipts = new HashMap<>();
    for (Optional<Receipt> receipt : values(endpoints.agree(batch(calls, Results::receipt)))) {
      receipt.filter(r -> hashes.contains(r.hash())).ifPresent(r -> receipts.put(r.hash(), r));
    }
    return receipts;
  }

  @Override
  public Map<TxHash, Receipt> agreedReceipts(
      BlockHash block, BlockNumber number, List<TxHash> wanted) {
    Map<TxHash, Receipt> receipts = new HashMap<>(agreedReceipts(wanted));
    receipts.values().removeIf(each -> !each.blockHash().equals(block));
    return receipts;
  }

  @Override
  public Optional<BlockHash> agreedHash(BlockNumber number) {
    Invocation call = Invocation.block(Hex.quantity(number.value()));
    return values(endpoints.agree(batch(List.of(call), json -> Results.block(json).hash())))
        .getFirst();
  }

  @Override
  public Optional<BlockHash> comparedHash(BlockNumber number) {
    return agreedHash(number);
  }

  @Override
  public Optional<BlockNumber> tagged(Tag tag) {
    return values(
            read(
                batch(
                    List.of(Invocation.block(tag.name().toLowerCase(Locale.ROOT))),
                    Results::block)))
        .getFirst()
        .map(Block::number);
  }

  @Override
  public Optional<Wei> gasPrice() {
    return values(
            read(
                batch(
                    List.of(new Invocation("eth_gasPrice", body -> {}, 0)),
                    json -> new Wei(AnswerReader.integer(json)))))
        .getFirst();
  }

  @Override
  public Optional<NonceUse> agreedUse(Address sender, Nonce nonce, BlockNumber last) {
    return Optional.empty();
  }

  @Override
  public List<EndpointState> endpoints() {
    return List.of();
  }

  @Override
  public boolean available() {
    return endpoints.available();
  }

  @Override
  public void close() {
    endpoints.close();
    clock.shutdownNow();
    transport.close();
  }

  private <T> List<Outcome<T>> read(Batch<T> batch) {
    return endpoints.read(endpoint -> batch, Outcome.Result.class::isInstance);
  }

  private static <T> Batch<T> batch(List<Invocation> calls, AnswerReader.Result<T> result) {
    return new Batch<>(calls, result);
  }

  /** The results; a null is empty. */
  private static <T> List<Optional<T>> values(List<Outcome<T>> outcomes) {
    List<Optional<T>> values = new ArrayList<>(outcomes.size());
    for (Outcome<T> outcome : outcomes) {
      switch (outcome) {
        case Outcome.Result<T>(var value) -> values.add(Optional.ofNullable(value));
        case Outcome.Refused<T>(NodeError error) ->
            throw new NodeUnavailableException(error.text());
        case Outcome.Missing<T>(String why) -> throw new NodeUnavailableException(why);
      }
    }
    return values;
  }

  private static String label(URI url) {
    @Nullable String scheme = url.getScheme();
    int port = url.getPort() >= 0 ? url.getPort() : "https".equals(scheme) ? 443 : 80;
    return url.getHost() + ":" + port;
  }
}
