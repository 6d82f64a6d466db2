package io.sluice.relay.status;

import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionQueries;
import io.sluice.engine.transaction.TransactionView;
import io.sluice.gateway.access.Client;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.request.FieldType;
import io.sluice.runtime.request.Fields;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import org.springframework.stereotype.Component;

/** Finds a client's transaction by the id in a path; another client's does not exist for it. */
@Component
@ForRole(Role.API)
public class OwnTransactions {
  private static final FieldType<TransactionId> ID = FieldType.UUID.map(TransactionId::new);

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
    TransactionId id = Fields.ofPath("transactionId", text, ID);
    return transactions
        .find(client.id(), id)
        .orElseThrow(() ->
            new RefusedException(ErrorCode.NOT_FOUND, "There is no transaction " + text + "."));
  }
}
