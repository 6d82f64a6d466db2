package io.sluice.engine.block;

import static java.util.stream.Collectors.joining;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.engine.transaction.OpenTransactions;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.Networks;
import io.sluice.runtime.health.Finding;
import io.sluice.runtime.health.HealthCheck;
import io.sluice.runtime.health.Status;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/**
 * The health check {@code networks}: degraded while a chain of this database has open transactions
 * and no network is declared for it, as after one was taken out of the settings: nobody works on
 * them, and nothing else says so.
 *
 * <p>Metric: {@code chains_undeclared}, how many such chains there are.
 */
@Component
@ForRole(Role.API)
class UndeclaredChainsCheck implements HealthCheck {
  private final FinalHeights heights;
  private final OpenTransactions transactions;
  private final Networks networks;
  private final AtomicInteger count = new AtomicInteger();

  UndeclaredChainsCheck(
      FinalHeights heights,
      OpenTransactions transactions,
      Networks networks,
      MeterRegistry metrics) {
    this.heights = heights;
    this.transactions = transactions;
    this.networks = networks;
    Gauge.builder("chains_undeclared", count, AtomicInteger::get)
        .description("Chains with open transactions for which no network is declared")
        .register(metrics);
  }

  @Override
  public String name() {
    return "networks";
  }

  @Override
  public boolean required() {
    return false;
  }

  @Override
  public Finding check() {
    SortedMap<ChainId, Optional<String>> found = new TreeMap<>(heights.chains());
    found.keySet().removeIf(chain -> networks.isDeclared(chain) || !hasOpen(chain));
    count.set(found.size());
    return found.isEmpty() ? Finding.up() : degraded(found);
  }

  private boolean hasOpen(ChainId chain) {
    return transactions.any(chain, heights.agreed(chain).map(BlockNumber::value).orElse(-1L));
  }

  private static Finding degraded(SortedMap<ChainId, Optional<String>> chains) {
    String shown =
        chains.entrySet().stream()
            .map(each -> each.getKey() + each.getValue().map(name -> " (" + name + ")").orElse(""))
            .collect(joining(" and chain "));
    List<String> ids = chains.keySet().stream().map(ChainId::toString).toList();
    return new Finding(
        Status.DEGRADED,
        Map.of(
            "reason",
            "no network is declared for chain " + shown + ", whose open transactions stand still",
            "chains",
            ids));
  }
}
