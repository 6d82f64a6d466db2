package io.sluice.evm.rpc;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Hex;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.SignedTransaction;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.network.ChainPreset;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Asks nodes by JSON-RPC in batches over HTTP. */
final class JsonRpcEthereumClient implements EthereumClient, Passing, AutoCloseable {
  private final ScheduledThreadPoolExecutor clock;
  private final HttpTransport transport;
  private final Endpoints endpoints;
  private final Reads reads;
  private final ReceiptReads receipts;
  private final LogReads logs;
  private final GasReads gas;
  private final CallReads calls;
  private final FeeReads fees;
  private final PassedReads passed;
  private final NonceSearch nonces;
  private final SendToAll sends;
  private final HeadWatch heads;
  private volatile @Nullable Seen newest;

  /**
   * @param chain that every endpoint must serve
   * @param errors makes words of what contracts return when they revert
   */
  JsonRpcEthereumClient(
      RpcSettings settings, ChainId chain, MeterRegistry registry, RevertReason errors) {
    clock =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("rpc-clock").factory());
    clock.setRemoveOnCancelPolicy(true);
    transport = new HttpTransport(settings, clock);
    RpcMetrics metrics = new RpcMetrics(registry);
    Identity identity = new Identity(chain, settings.readTimeout());
    endpoints =
        new Endpoints(
            endpoints(settings, ChainPreset.of(chain).batchSize(), transport, metrics),
            identity,
            settings,
            clock,
            RandomGenerator.getDefault());
    reads = new Reads(endpoints, settings, metrics);
    receipts = new ReceiptReads(endpoints, reads, settings);
    logs = new LogReads(endpoints, reads, settings);
    gas = new GasReads(endpoints, reads, new GasAnswers(errors));
    calls = new CallReads(reads, errors);
    fees = new FeeReads(endpoints, reads);
    passed = new PassedReads(reads);
    nonces = new NonceSearch(endpoints, reads, settings);
    sends = new SendToAll(endpoints, settings);
    heads = new HeadWatch(endpoints, identity, settings);
    long interval = settings.compareHeads().toNanos();
    var _ =
        clock.scheduleWithFixedDelay(
            () -> Thread.ofVirtual().name("rpc-heads").start(heads::compare),
            interval,
            interval,
            TimeUnit.NANOSECONDS);
  }

  private static List<Endpoint> endpoints(
      RpcSettings settings, int usualBatch, HttpTransport transport, RpcMetrics metrics) {
    List<Endpoint> all = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (URI url : settings.urls()) {
      String label = label(url);
      int count = seen.merge(label, 1, Integer::sum);
      all.add(
          new Endpoint(
              count == 1 ? label : label + "#" + count,
              url,
              usualBatch,
              settings,
              transport,
              metrics));
    }
    return all;
  }

  /** Looks at every endpoint in use: which chain it serves, and how far it is. */
  void compareHeads() {
    heads.compare();
  }

  @Override
  public ChainId chainId() {
    return endpoints.chain();
  }

  @Override
  public Block latestBlock() {
    Block block =
        values(read(batch(List.of(Invocation.block("latest")), Results::block)))
            .getFirst()
            .orElseThrow(() -> new NodeUnavailableException("the node has no latest block"));
    newest = new Seen(block, System.nanoTime());
    return block;
  }

  @Override
  public Block recentBlock(Duration age) {
    Seen seen = newest;
    return seen != null && System.nanoTime() - seen.nanos() < age.toNanos()
        ? seen.block()
        : latestBlock();
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
    return wanted.isEmpty() ? List.of() : receipts.of(block, number, wanted);
  }

  @Override
  public Map<TxHash, SignedTransaction> signed(List<TxHash> hashes) {
    Map<TxHash, SignedTransaction> proven = new ConcurrentHashMap<>();
    if (hashes.isEmpty()) {
      return proven;
    }
    CallBatch<TransactionText> batch =
        batch(hashes.stream().map(Invocation::transaction).toList(), Results::transaction);
    Reads.Ask<TransactionText> ask =
        (endpoint, deadline) -> {
          Exchange<TransactionText> exchange = reads.put(batch).of(endpoint, deadline);
          for (int i = 0; i < exchange.replies().size(); i++) {
            if (exchange.replies().get(i) instanceof Reply.Result<TransactionText>(var text)
                && text != null) {
              SignedTransaction signed = text.proven(hashes.get(i));
              if (signed != null) {
                proven.put(hashes.get(i), signed);
              }
            }
          }
          return exchange;
        };
    reads.read(ask, _ -> proven.size() == hashes.size());
    return proven;
  }

  @Override
  public Map<TxHash, LoggedReceipt> logs(List<TxHash> hashes, LogFilter filter) {
    return hashes.isEmpty() ? Map.of() : logs.of(hashes, filter);
  }

  @Override
  public Map<TxHash, LoggedReceipt> agreedLogs(List<TxHash> hashes, LogFilter filter) {
    return hashes.isEmpty() ? Map.of() : logs.agreed(hashes, filter);
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
    return fees.history(blocks, percentiles);
  }

  @Override
  public Optional<Wei> gasPrice() {
    return fees.gasPrice();
  }

  @Override
  public List<GasAnswer> estimateGas(List<Call> calls) {
    return calls.isEmpty() ? List.of() : gas.estimate(calls);
  }

  @Override
  public List<Answer> call(List<Question> questions) {
    return questions.isEmpty() ? List.of() : calls.call(questions);
  }

  @Override
  public Map<Address, Bytes> codes(List<Address> accounts) {
    return accounts.isEmpty() ? Map.of() : calls.codes(accounts);
  }

  @Override
  public List<Nonce> agreedNonces(List<Address> addresses, BlockNumber block) {
    if (addresses.isEmpty()) {
      return List.of();
    }
    String at = Hex.quantity(block.value());
    List<Invocation> calls =
        addresses.stream().map(address -> Invocation.nonce(address, at)).toList();
    return values(agree(batch(calls, AnswerReader::number))).stream()
        .map(count ->
            new Nonce(
                count.orElseThrow(
                    () -> new NodeUnavailableException("the nodes know no such account"))))
        .toList();
  }

  @Override
  public Map<TxHash, Receipt> agreedReceipts(List<TxHash> hashes) {
    return hashes.isEmpty() ? Map.of() : receipts.agreed(hashes);
  }

  @Override
  public Map<TxHash, Receipt> agreedReceipts(
      BlockHash block, BlockNumber number, List<TxHash> wanted) {
    return wanted.isEmpty() ? Map.of() : receipts.agreed(block, wanted);
  }

  @Override
  public Optional<BlockHash> agreedHash(BlockNumber number) {
    return values(agree(hashAt(number))).getFirst();
  }

  @Override
  public Optional<BlockHash> comparedHash(BlockNumber number) {
    return reads.compare(reads.put(hashAt(number)));
  }

  private static CallBatch<BlockHash> hashAt(BlockNumber number) {
    Invocation call = Invocation.block(Hex.quantity(number.value()));
    return batch(List.of(call), json -> Results.block(json).hash());
  }

  @Override
  public Optional<BlockNumber> tagged(Tag tag) {
    Invocation call = Invocation.block(tag.name().toLowerCase(Locale.ROOT));
    return new TagReads(endpoints, reads).lowest(call);
  }

  @Override
  public Optional<NonceUse> agreedUse(Address sender, Nonce nonce, BlockNumber last) {
    return nonces.find(sender, nonce, last);
  }

  @Override
  public List<EndpointState> endpoints() {
    return endpoints.states();
  }

  @Override
  public boolean available() {
    return endpoints.available();
  }

  @Override
  public Passing.Passed pass(String method, String params) {
    return passed.pass(method, params);
  }

  @Override
  public void close() {
    endpoints.close();
    clock.shutdownNow();
    transport.close();
  }

  private <T> List<Reply<T>> read(CallBatch<T> batch) {
    return reads.read(reads.put(batch), Reply.Result.class::isInstance);
  }

  private <T> List<Reply<T>> agree(CallBatch<T> batch) {
    return reads.agree(reads.put(batch), Reply.Result.class::isInstance);
  }

  private static <T> CallBatch<T> batch(List<Invocation> calls, AnswerReader.Result<T> result) {
    return new CallBatch<>(calls, result);
  }

  /** The results; a null is empty. */
  private static <T> List<Optional<T>> values(List<Reply<T>> replies) {
    List<Optional<T>> values = new ArrayList<>(replies.size());
    for (Reply<T> reply : replies) {
      switch (reply) {
        case Reply.Result<T>(var value) -> values.add(Optional.ofNullable(value));
        case Reply.Refused<T>(NodeError error) -> throw new NodeUnavailableException(error.text());
        case Reply.Missing<T>(String why) -> throw new NodeUnavailableException(why);
      }
    }
    return values;
  }

  private static String label(URI url) {
    @Nullable String scheme = url.getScheme();
    int port = url.getPort() >= 0 ? url.getPort() : "https".equals(scheme) ? 443 : 80;
    return url.getHost() + ":" + port;
  }

  /** The newest block that was read last, and when. */
  private record Seen(Block block, long nanos) {}
}
