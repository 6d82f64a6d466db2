package io.sluice.relay.status;

import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionQueries;
import io.sluice.engine.transaction.TransactionView;
import io.sluice.gateway.access.Client;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.FieldError;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.List;
import org.springframework.stereotype.Component;

/** Finds a client's transaction by the id in a path; another client's does not exist for it. */
@Component
@ForRole(Role.API)
public class OwnTransactions {
  private final TransactionQueries transactions;

  OwnTransactions(TransactionQueries transactions) {
    this.transactions = transactions;
  }

  /**
   * Finds the client's own.
   *
   * @throws RefusedException when the text is no id, or the client has no such transaction
   */
  public TransactionView find(Client client, String text) {
    try {
      return transactions
          .find(client.id(), TransactionId.parse(text))
          .orElseThrow(() ->
              new RefusedException(ErrorCode.NOT_FOUND, "There is no transaction " + text + "."));
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          ErrorCode.INVALID_REQUEST,
          "The transaction id is not valid.",
          List.of(new FieldError("transactionId", "must be a UUID")));
    }
  }
}
