package io.sluice.evm.rpc;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;

/**
 * Which logs of a transaction are wanted; no others are kept.
 *
 * @param address the contract that tells
 * @param event the first topic: the 32-byte hash of the event's signature
 */
public record LogFilter(Address address, Bytes event) {
  public LogFilter {
    if (event.size() != 32) {
      throw new IllegalArgumentException("a topic is 32 bytes, not " + event.size());
    }
  }
}
