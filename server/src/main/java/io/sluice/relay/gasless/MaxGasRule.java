package io.sluice.relay.gasless;

import io.sluice.engine.routing.RoutingSettings;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.forwarder.ForwardRequest;
import io.sluice.evm.forwarder.ForwarderGas;
import io.sluice.evm.forwarder.SignedRequest;
import io.sluice.evm.forwarder.UserSignature;
import io.sluice.runtime.settings.SettingsReader;
import io.sluice.runtime.settings.SettingsRule;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** What users may sign for, against what the transaction that carries it may use. */
final class MaxGasRule implements SettingsRule {
  private static final UserSignature SIGNATURE = new UserSignature(Bytes.of(new byte[65]));

  /** A call may have 63/64 of what is left (EIP-150). */
  private static final long PARTS = 64;

  /** The least that may be set. */
  private static final long LEAST = 21_000;

  @Override
  public List<Contradiction> contradictions(SettingsReader settings) {
    Optional<GaslessSettings> gasless = settings.get(GaslessSettings.class);
    Optional<RoutingSettings> routing = settings.get(RoutingSettings.class);
    return gasless.isEmpty() || routing.isEmpty() || gasless.get().forwarders().isEmpty()
        ? List.of()
        : contradictions(gasless.get().maxGas(), routing.get().largestGas());
  }

  private static List<Contradiction> contradictions(long asked, long largest) {
    long needed = needed(asked);
    if (needed <= largest) {
      return List.of();
    }
    long most = Math.max(0, (largest - needed(0)) * (PARTS - 1) / PARTS);
    String lower = most < LEAST ? "" : "lower it to " + most + ", or ";
    return List.of(
        new Contradiction(
            "sluice.gasless.max-gas",
            "a request for %d units of gas needs a transaction of %d, more than the %d that one may use; %sraise sluice.routing.largest-gas to %d"
                .formatted(asked, needed, largest, lower, needed)));
  }

  /** What carries a request without calldata alone, which is the least. */
  private static long needed(long gas) {
    return ForwarderGas.ofExecute(
        new SignedRequest(
            new ForwardRequest(
                Address.ZERO,
                Address.ZERO,
                Wei.ZERO,
                BigInteger.valueOf(gas),
                BigInteger.ZERO,
                0,
                Bytes.EMPTY),
            SIGNATURE));
  }
}
