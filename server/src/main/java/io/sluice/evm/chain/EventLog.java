package io.sluice.evm.chain;

import java.util.List;

/**
 * What a contract told while it was executed (Yellow Paper, 4.3.1).
 *
 * @param address the contract
 * @param topics up to four words of 32 bytes; the first is the hash of the event's signature, where
 *     it is not anonymous
 */
public record EventLog(Address address, List<Bytes> topics, Bytes data) {
  public EventLog {
    topics = List.copyOf(topics);
  }
}
