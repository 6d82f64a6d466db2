package io.sluice.relay.gasless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.forwarder.ForwarderDomain;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.TestNetworks;
import io.sluice.evm.rpc.FakeChain;
import io.sluice.runtime.failure.StartupException;
import io.sluice.runtime.health.Finding;
import io.sluice.runtime.health.Status;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What a process finds where a forwarder should be. */
class ForwardersTest {
  private static final ChainId CHAIN = new ChainId(31337);
  private static final Address FORWARDER = new Address("0x" + "f1".repeat(20));
  private static final Address OTHER = new Address("0x" + "f2".repeat(20));
  private static final String NAME = "SluiceForwarder";
  private static final String WHICH =
      "Forwarder " + FORWARDER.checksummed() + " of network local (chain 31337) ";
  private static final String MEND =
      ": correct sluice.gasless.forwarders (FORWARDER_ADDRESS), or deploy the forwarder.";

  private final FakeChain chain = new FakeChain(raw -> Address.ZERO);
  private final Forwarders forwarders = forwarders(TestNetworks.LOCAL, FORWARDER.hex());
  private final ForwarderStart start = new ForwarderStart(forwarders);
  private final ForwardersCheck check = new ForwardersCheck(forwarders);

  static Stream<Arguments> contracts() {
    UnaryOperator<Bytes> reverts =
        data -> {
          throw new IllegalArgumentException("it says no");
        };
    UnaryOperator<Bytes> another = data -> Bytes.parse("0x" + "00".repeat(32));
    return Stream.of(
        Arguments.of(null, "has no code" + MEND),
        Arguments.of(reverts, "is a contract that says nothing of its domain: it says no" + MEND),
        Arguments.of(another, "is another contract: it has no domain of a forwarder" + MEND),
        Arguments.of(
            new ForwarderContract(ForwarderDomain.of("Theirs", CHAIN, FORWARDER)),
            "calls itself Theirs version 1 at %s on chain 31337: correct sluice.gasless.forwarder-name (FORWARDER_NAME), which says \"SluiceForwarder\"."
                .formatted(FORWARDER)),
        Arguments.of(
            new ForwarderContract(ForwarderDomain.of(NAME, new ChainId(1), FORWARDER)),
            "calls itself SluiceForwarder version 1 at %s on chain 1".formatted(FORWARDER) + MEND),
        Arguments.of(
            new ForwarderContract(new ForwarderDomain(NAME, "2", CHAIN, FORWARDER)),
            "calls itself SluiceForwarder version 2 at %s on chain 31337".formatted(FORWARDER)
                + MEND),
        Arguments.of(
            new ForwarderContract(ForwarderDomain.of(NAME, CHAIN, OTHER)),
            "calls itself SluiceForwarder version 1 at %s on chain 31337".formatted(OTHER) + MEND));
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void doesNotStartWithAForwarderThatIsNone(@Nullable UnaryOperator<Bytes> contract, String what) {
    if (contract != null) {
      chain.deploy(FORWARDER, contract);
    }
    assertThatThrownBy(() -> start.run(new DefaultApplicationArguments()))
        .isInstanceOf(StartupException.class)
        .hasMessage(WHICH + what);
    assertThat(check.check().status()).isEqualTo(Status.DEGRADED);
    assertThat(check.check().details()).containsEntry("reason", WHICH + what);
  }

  @Test
  void oneThatIsSoundIsAskedOnce() {
    chain.deploy(FORWARDER, contract(FORWARDER));
    start.run(new DefaultApplicationArguments());
    assertThat(check.check())
        .isEqualTo(Finding.up(Map.of("addresses", List.of(FORWARDER.checksummed()))));
    assertThat(forwarders.standing(FORWARDER)).isEqualTo(new Forwarders.Standing.Sound());
    assertThat(chain.asked()).hasSize(1);
  }

  @Test
  void whileNobodyAnswersItStartsAndLooksAgain() {
    chain.setDown(true);
    start.run(new DefaultApplicationArguments());
    assertThat(forwarders.standing(FORWARDER))
        .isEqualTo(new Forwarders.Standing.Unknown("connection refused"));
    assertThat(check.check().details())
        .containsEntry("reason", "No node says what " + FORWARDER.checksummed() + " is.");
    chain.setDown(false);
    assertThat(forwarders.standing(FORWARDER)).isInstanceOf(Forwarders.Standing.Wrong.class);
    chain.deploy(FORWARDER, contract(FORWARDER));
    assertThat(forwarders.standing(FORWARDER)).isEqualTo(new Forwarders.Standing.Sound());
  }

  @Test
  void oneOfSeveralIsEnoughToStop() {
    Forwarders two = forwarders(TestNetworks.BASE, FORWARDER + "," + OTHER);
    chain.deploy(FORWARDER, contract(FORWARDER));
    assertThatThrownBy(() -> new ForwarderStart(two).run(new DefaultApplicationArguments()))
        .hasMessage(
            "Forwarder %s of network base (chain 31337) has no code: correct sluice.networks.base.gasless.forwarders, or deploy the forwarder."
                .formatted(OTHER.checksummed()));
    assertThat(two.standing(FORWARDER)).isEqualTo(new Forwarders.Standing.Sound());
  }

  @Test
  void withoutOneNobodyIsAsked() {
    Forwarders none = forwarders(TestNetworks.LOCAL, "");
    new ForwarderStart(none).run(new DefaultApplicationArguments());
    assertThat(new ForwardersCheck(none).check())
        .isEqualTo(Finding.up(Map.of("addresses", List.of())));
    assertThat(chain.asked()).isEmpty();
  }

  private static ForwarderContract contract(Address address) {
    return new ForwarderContract(ForwarderDomain.of(NAME, CHAIN, address));
  }

  private Forwarders forwarders(Network network, String addresses) {
    Binder binder =
        new Binder(
            new MapConfigurationPropertySource(
                Map.of("sluice.gasless.forwarders", addresses, "sluice.chain.id", 31337)));
    return new Forwarders(
        binder.bindOrCreate("sluice.gasless", GaslessSettings.class),
        binder.bindOrCreate("sluice.chain", ChainSettings.class),
        network,
        chain);
  }
}
