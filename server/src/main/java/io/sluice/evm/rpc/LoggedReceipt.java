package io.sluice.evm.rpc;

import io.sluice.evm.chain.EventLog;
import java.util.List;

/**
 * A receipt and what was wanted of its logs.
 *
 * @param logs in the order of the transaction; all that the filter takes, so that one which is not
 *     there was not told
 */
public record LoggedReceipt(Receipt receipt, List<EventLog> logs) {
  public LoggedReceipt {
    logs = List.copyOf(logs);
  }
}
