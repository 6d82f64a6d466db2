package io.sluice.evm.rpc;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import java.util.List;
import java.util.Map;

/**
 * What contracts say at the newest block, as one endpoint has it: it decides nothing that cannot be
 * taken back. One of the sides of {@link EthereumClient}, whose rules hold.
 */
public interface Calls {
  /**
   * Asks contracts ({@code eth_call}), in one request. Nothing is changed on the chain. Never
   * throws for a node's fault: see {@link Answer.Unavailable}.
   */
  List<Answer> call(List<Question> questions);

  /**
   * The code of accounts, in one request; empty of those that have none. Never throws for a node's
   * fault.
   *
   * @return by account; without those of which no endpoint says it
   */
  Map<Address, Bytes> codes(List<Address> accounts);

  /**
   * What a contract is asked.
   *
   * @param data the selector of a function, and its arguments
   */
  record Question(Address contract, Bytes data) {}

  /** What came of a call. */
  sealed interface Answer {
    /** It came to its end. An account without code returns nothing, whatever it is asked. */
    record Returned(Bytes data) implements Answer {}

    /** The contract refused, or failed. */
    record Reverted(String reason) implements Answer {}

    /** No endpoint could say; nothing is known of the contract. */
    record Unavailable(String message) implements Answer {}
  }
}
