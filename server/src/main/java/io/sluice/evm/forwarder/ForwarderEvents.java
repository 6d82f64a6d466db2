package io.sluice.evm.forwarder;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.EventLog;
import io.sluice.evm.chain.Keccak;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code ExecutedForwardRequest(address indexed signer, uint256 nonce, bool success)}. */
public final class ForwarderEvents {
  /** The first topic of the event. */
  public static final Bytes EXECUTED =
      Bytes.of(
          Keccak.hash(
              "ExecutedForwardRequest(address,uint256,bool)".getBytes(StandardCharsets.US_ASCII)));

  private static final int TOPICS = 2;
  private static final int DATA_WORDS = 2;

  private ForwarderEvents() {}

  /**
   * What the forwarder executed in one transaction, in its order: requests of ours, and such as a
   * target had executed meanwhile. Logs of other contracts, which may look the same, and other
   * events are left out.
   *
   * @param logs of a transaction that succeeded
   * @return empty when one of the forwarder's events cannot be read: then nothing is known of any,
   *     because a request without an event was passed over
   */
  public static Optional<List<ExecutedRequest>> executed(Address forwarder, List<EventLog> logs) {
    List<ExecutedRequest> executed = new ArrayList<>();
    for (EventLog log : logs) {
      if (log.address().equals(forwarder)
          && !log.topics().isEmpty()
          && log.topics().getFirst().equals(EXECUTED)) {
        Optional<ExecutedRequest> one = read(log);
        if (one.isEmpty()) {
          return Optional.empty();
        }
        executed.add(one.get());
      }
    }
    return Optional.of(List.copyOf(executed));
  }

  private static Optional<ExecutedRequest> read(EventLog log) {
    AbiReader data = new AbiReader(log.data());
    if (log.topics().size() != TOPICS || data.size() != DATA_WORDS * AbiReader.WORD) {
      return Optional.empty();
    }
    Optional<Address> signer = new AbiReader(log.topics().get(1)).address(0);
    Optional<BigInteger> nonce = data.number(0);
    Optional<Boolean> succeeded = data.flag(1);
    return signer.isPresent() && nonce.isPresent() && succeeded.isPresent()
        ? Optional.of(new ExecutedRequest(signer.get(), nonce.get(), succeeded.get()))
        : Optional.empty();
  }
}
