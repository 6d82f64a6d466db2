package io.sluice.evm.forwarder;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.EventLog;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only what the forwarder itself tells counts, and all of it or nothing. */
final class ForwarderEventsTest {
  private static final Address FORWARDER =
      new Address("0x5fbdb2315678afecb367f032d93f642f64180aa3");
  private static final Address SIGNER = new Address("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
  private static final Bytes TOPIC =
      Bytes.parse("0x" + "00".repeat(12) + SIGNER.hex().substring(2));

  @Test
  void readsInTheOrderOfTheTransaction() {
    assertThat(
            ForwarderEvents.executed(
                FORWARDER, List.of(executed(7, true), executed(8, false), executed(9, true))))
        .contains(
            List.of(
                new ExecutedRequest(SIGNER, BigInteger.valueOf(7), true),
                new ExecutedRequest(SIGNER, BigInteger.valueOf(8), false),
                new ExecutedRequest(SIGNER, BigInteger.valueOf(9), true)));
    assertThat(ForwarderEvents.executed(FORWARDER, List.of())).contains(List.of());
  }

  /** A target may emit what looks like an event of the forwarder. */
  @Test
  void leavesOutWhatOthersSay() {
    EventLog forged =
        new EventLog(Address.ZERO, executed(1, true).topics(), executed(1, true).data());
    EventLog other = new EventLog(FORWARDER, List.of(TOPIC), Bytes.EMPTY);
    EventLog anonymous = new EventLog(FORWARDER, List.of(), Bytes.parse("0x01"));

    assertThat(ForwarderEvents.executed(FORWARDER, List.of(forged, other, anonymous)))
        .contains(List.of());
    assertThat(ForwarderEvents.executed(FORWARDER, List.of(forged, executed(2, true))))
        .contains(List.of(new ExecutedRequest(SIGNER, BigInteger.TWO, true)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 32, 63, 65, 96})
  void dataOfAnotherLengthMakesAllUnknown(int size) {
    EventLog cut =
        new EventLog(FORWARDER, List.of(ForwarderEvents.EXECUTED, TOPIC), Bytes.of(new byte[size]));

    assertThat(ForwarderEvents.executed(FORWARDER, List.of(executed(1, true), cut))).isEmpty();
  }

  @Test
  void whatIsNotCleanMakesAllUnknown() {
    Bytes sound = executed(1, true).data();
    Bytes two = Bytes.parse("0x" + "00".repeat(63) + "02");
    Bytes dirty = Bytes.parse("0x01" + TOPIC.hex().substring(4));

    assertThat(of(List.of(ForwarderEvents.EXECUTED, TOPIC), sound)).isPresent();
    assertThat(of(List.of(ForwarderEvents.EXECUTED, TOPIC), two)).isEmpty();
    assertThat(of(List.of(ForwarderEvents.EXECUTED, dirty), sound)).isEmpty();
    assertThat(of(List.of(ForwarderEvents.EXECUTED), sound)).isEmpty();
    assertThat(of(List.of(ForwarderEvents.EXECUTED, TOPIC, TOPIC), sound)).isEmpty();
    assertThat(of(List.of(ForwarderEvents.EXECUTED, Bytes.EMPTY), sound)).isEmpty();
  }

  private static Optional<List<ExecutedRequest>> of(List<Bytes> topics, Bytes data) {
    return ForwarderEvents.executed(FORWARDER, List.of(new EventLog(FORWARDER, topics, data)));
  }

  private static EventLog executed(long nonce, boolean succeeded) {
    return new EventLog(
        FORWARDER,
        List.of(ForwarderEvents.EXECUTED, TOPIC),
        Bytes.of(new AbiWriter(64).number(nonce).number(succeeded ? 1 : 0).toArray()));
  }
}
