package io.sluice.relay;

import io.sluice.access.Client;
import io.sluice.failure.ErrorCode;
import io.sluice.failure.FieldError;
import io.sluice.failure.RefusedException;
import io.sluice.role.ForRole;
import io.sluice.role.Role;
import io.sluice.transaction.TransactionId;
import io.sluice.transaction.TransactionQueries;
import io.sluice.transaction.TransactionView;
import java.util.List;
import org.springframework.stereotype.Component;

/** Finds a client's transaction by the id in a path; another client's does not exist for it. */
@Component
@ForRole(Role.API)
class OwnTransactions {
  private final TransactionQueries transactions;

  OwnTransactions(TransactionQueries transactions) {
    this.transactions = transactions;
  }

  /**
   * @throws RefusedException when the text is no id, or the client has no such transaction
   */
  TransactionView find(Client client, String text) {
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
