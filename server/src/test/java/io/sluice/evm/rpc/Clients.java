package io.sluice.evm.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.evm.abi.ContractErrors;
import io.sluice.evm.chain.ChainId;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.springframework.util.unit.DataSize;

/** Clients that forgive a slow machine, and such as lose patience soon. */
final class Clients {
  static final Duration PATIENCE = Duration.ofSeconds(3);
  static final Duration IMPATIENCE = Duration.ofMillis(400);

  static final ChainId CHAIN = new ChainId(31337);

  static final RevertReason REASONS = new RevertReason(ContractErrors.standard());

  private Clients() {}

  static RpcSettings settings(List<URI> urls) {
    return settings(urls, PATIENCE, 2);
  }

  static RpcSettings settings(List<URI> urls, Duration time, int failures) {
    return new RpcSettings(
        urls,
        time,
        time,
        time.multipliedBy(3),
        time,
        time,
        100,
        DataSize.ofKilobytes(1000),
        DataSize.ofMegabytes(8),
        8,
        Duration.ofHours(1),
        3,
        new RpcSettings.Retry(failures, Duration.ofMillis(10), Duration.ofMillis(50)));
  }

  /** Asks another endpoint when one has not answered after a moment. */
  static JsonRpcEthereumClient hedging(FakeNode... nodes) {
    RpcSettings usual = settings(urls(nodes));
    return met(
        client(
            new RpcSettings(
                usual.urls(),
                usual.connectTimeout(),
                usual.readTimeout(),
                usual.readDeadline(),
                Duration.ofMillis(20),
                usual.sendTimeout(),
                usual.maxBatchSize(),
                usual.maxBatchBytes(),
                usual.maxAnswerSize(),
                usual.maxConnections(),
                usual.compareHeads(),
                usual.mostLag(),
                usual.retry()),
            new SimpleMeterRegistry()),
        nodes);
  }

  /** Gives up after {@link #IMPATIENCE}, and takes a sole endpoint out of use for no failures. */
  static JsonRpcEthereumClient impatient(MeterRegistry registry, FakeNode... nodes) {
    return met(client(settings(urls(nodes), IMPATIENCE, Integer.MAX_VALUE), registry), nodes);
  }

  private static List<URI> urls(FakeNode... nodes) {
    return Arrays.stream(nodes).map(FakeNode::url).toList();
  }

  static JsonRpcEthereumClient of(FakeNode... nodes) {
    return of(new SimpleMeterRegistry(), nodes);
  }

  /** Knows already that all of these serve its chain. */
  static JsonRpcEthereumClient of(MeterRegistry registry, FakeNode... nodes) {
    return met(stranger(registry, nodes), nodes);
  }

  /** Knows nothing of these yet. */
  static JsonRpcEthereumClient stranger(MeterRegistry registry, FakeNode... nodes) {
    return client(settings(urls(nodes)), registry);
  }

  static JsonRpcEthereumClient client(RpcSettings settings, MeterRegistry registry) {
    return new JsonRpcEthereumClient(settings, CHAIN, registry, REASONS);
  }

  static JsonRpcEthereumClient met(JsonRpcEthereumClient client, FakeNode... nodes) {
    Arrays.stream(nodes).forEach(node -> node.introduce(true));
    assertThat(client.chainId()).isEqualTo(CHAIN);
    Arrays.stream(nodes).forEach(node -> node.introduce(false));
    return client;
  }

  /** Whether it comes true within five seconds. */
  static boolean eventually(BooleanSupplier condition) throws InterruptedException {
    Deadline deadline = Deadline.in(Duration.ofSeconds(5));
    CountDownLatch never = new CountDownLatch(1);
    while (!condition.getAsBoolean()) {
      if (deadline.passed() || never.await(5, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return true;
  }
}
