package io.sluice.evm.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.TestClock;
import io.sluice.backing.database.TestDatabase;
import io.sluice.engine.keys.TestKeys;
import io.sluice.engine.transaction.FeeBoundSteps;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.rpc.FakeChain;
import io.sluice.evm.rpc.FeeHistory;
import io.sluice.evm.rpc.NodeUnavailableException;
import io.sluice.runtime.failure.StartupException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;

/** By numbers of the reports of what nodes answer. */
class FeeOracleTest {
  private static final ChainId CHAIN = new ChainId(31337);

  private final FakeChain chain = new FakeChain(TestKeys::signer);
  private final TestClock clock = new TestClock();
  private final FeeBounds bounds =
      FeeBoundSteps.on(new JdbcTemplate(TestDatabase.migrated().dataSource()));

  @Test
  void offersWhatRecentBlocksPaid() {
    chain.setBaseFee(Wei.ofGwei(10));
    history(Wei.ofGwei(10), 2, 3, 4, 5);
    assertThat(oracle("auto").quote())
        .containsEntry(Speed.SAFE_LOW, fees(22, 2))
        .containsEntry(Speed.FASTEST, fees(25, 5));
  }

  @Test
  void e4_withoutAHistoryTheGasPriceSaysTheTip() {
    chain.setBaseFee(Wei.ofGwei(50));
    chain.setGasPrice(Wei.ofGwei(90));
    assertThat(oracle("auto").quote())
        .containsEntry(Speed.SAFE_LOW, fees(140, 40))
        .containsEntry(Speed.AVERAGE, fees(144, 44));
    // Not even the base fee: the newest block has it.
    chain.setFeeHistory(new FeeHistory(null, List.of()));
    chain.mine();
    assertThat(oracle("auto").quote()).containsEntry(Speed.SAFE_LOW, fees(140, 40));
  }

  @Test
  void a5_withoutABaseFeeTheGasPriceIsOfferedAsOne() {
    chain.setLegacy(true);
    chain.mine();
    chain.setGasPrice(Wei.ofGwei(5));
    Market market = oracle("auto").market();
    assertThat(market.of(Speed.AVERAGE)).isEqualTo(Fees.legacy(new Wei(gwei(5.5))));
    assertThat(market.baseFee()).isEqualTo(Wei.ZERO);
  }

  @Test
  void theSettingDecidesWhereItIsNotAuto() {
    chain.setBaseFee(Wei.ofGwei(10));
    chain.setGasPrice(Wei.ofGwei(8));
    assertThat(oracle("legacy").quote()).containsEntry(Speed.SAFE_LOW, Fees.legacy(Wei.ofGwei(8)));
    chain.setLegacy(true);
    chain.mine();
    assertThat(oracle("dynamic").quote()).containsEntry(Speed.SAFE_LOW, fees(8, 8));
  }

  @Test
  void a5_aChainWithNeitherIsRefusedAtStartUpWithTheReason() {
    chain.setLegacy(true);
    chain.mine();
    chain.setGasPrice(null);
    FeeOracle oracle = oracle("auto");
    assertThatThrownBy(oracle::quote)
        .isInstanceOf(NodeUnavailableException.class)
        .hasMessageContaining("neither a base fee");
    assertThatThrownBy(() -> start(oracle))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("chain 31337")
        .hasMessageContaining("RPC_URL");
  }

  @Test
  void a5_startsWhereNoNodeAnswersAndWhereThereIsAPrice() {
    assertThatCode(() -> start(oracle("auto"))).doesNotThrowAnyException();
    chain.setDown(true);
    assertThatCode(() -> start(oracle("auto"))).doesNotThrowAnyException();
  }

  @Test
  void m1_oneNodesTipsAreBoundedByTheBaseFeeAndByASetting() {
    chain.setBaseFee(Wei.ofGwei(3));
    history(Wei.ofGwei(3), 499, 499, 499, 499);
    assertThat(oracle("auto").quote()).containsEntry(Speed.AVERAGE, fees(36, 30));
    history(Wei.ofGwei(30), 499, 499, 499, 499);
    assertThat(oracle("auto").quote()).containsEntry(Speed.AVERAGE, fees(160, 100));
  }

  @Test
  void s8_whatOneProcessLearnedAllPriceWithForAWhileAndOnOneChain() {
    history(Wei.ofGwei(1), 1, 1, 1, 1);
    FeeOracle oracle = oracle("auto");
    assertThat(oracle.quote()).containsEntry(Speed.AVERAGE, fees(3, 1));
    bounds.learnLowestTip(CHAIN, Wei.ofGwei(25), clock.instant());
    bounds.learnLargestCost(CHAIN, Wei.ofGwei(21_000), clock.instant());
    assertThat(oracle.quote()).containsEntry(Speed.AVERAGE, fees(3, 1)); // as looked up before
    clock.advance(Duration.ofSeconds(31));
    assertThat(oracle.quote()).containsEntry(Speed.AVERAGE, fees(27, 25));
    assertThat(oracle.market().ceiling(null, 21_000)).isEqualTo(Wei.ofGwei(1));
    assertThat(oracle.market().ceiling(Wei.ofGwei(42_000), 21_000)).isEqualTo(Wei.ofGwei(2));
    assertThat(bounds.of(new ChainId(1), clock.instant()))
        .isEqualTo(new FeeBounds.Known(null, null));
    clock.advance(Duration.ofMinutes(10));
    assertThat(oracle.quote()).containsEntry(Speed.AVERAGE, fees(3, 1));
    assertThat(oracle.market().ceiling(null, 21_000)).isNull();
  }

  @Test
  void aRefusedPriceIsLookedUpAnewButNotMoreThanOnceASecond() {
    history(Wei.ofGwei(1), 1, 1, 1, 1);
    FeeOracle oracle = oracle("auto");
    oracle.market();
    history(Wei.ofGwei(2), 1, 1, 1, 1);
    assertThat(oracle.newMarket().baseFee()).isEqualTo(Wei.ofGwei(1));
    clock.advance(Duration.ofMillis(1001));
    assertThat(oracle.market().baseFee()).isEqualTo(Wei.ofGwei(1));
    assertThat(oracle.newMarket().baseFee()).isEqualTo(Wei.ofGwei(2));
    assertThat(oracle.market().baseFee()).isEqualTo(Wei.ofGwei(2));
  }

  private static void start(FeeOracle oracle) {
    new PricingCheck(oracle).run(new DefaultApplicationArguments());
  }

  private FeeOracle oracle(String pricing) {
    Binder binder =
        new Binder(new MapConfigurationPropertySource(Map.of("sluice.fee.pricing", pricing)));
    return new FeeOracle(
        chain,
        bounds,
        binder.bindOrCreate("sluice.fee", FeeSettings.class),
        binder.bindOrCreate("sluice.chain", ChainSettings.class),
        clock);
  }

  private void history(Wei base, long... gwei) {
    List<Wei> tips = java.util.Arrays.stream(gwei).mapToObj(Wei::ofGwei).toList();
    chain.setFeeHistory(new FeeHistory(base, List.of(tips)));
  }

  private static Fees fees(long maxGwei, long tipGwei) {
    return new Fees(Wei.ofGwei(maxGwei), Wei.ofGwei(tipGwei));
  }

  private static java.math.BigInteger gwei(double amount) {
    return java.math.BigDecimal.valueOf(amount).movePointRight(9).toBigIntegerExact();
  }
}
