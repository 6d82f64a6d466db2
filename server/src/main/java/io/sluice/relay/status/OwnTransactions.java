package io.sluice.relay.status;

import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionQueries;
import io.sluice.gateway.access.Client;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.request.FieldType;
import io.sluice.runtime.request.Fields;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Finds a client's transactions of every type; another client's do not exist for it. */
@Component
@ForRole(Role.API)
public class OwnTransactions {
  private static final FieldType<TransactionId> ID = FieldType.UUID.map(TransactionId::new);

  private final List<ClientTransactions> kinds;

  OwnTransactions(List<ClientTransactions> kinds) {
    this.kinds = kinds;
  }

  /**
   * Finds the client's own by the id in a path.
   *
   * @throws RefusedException when the text is no id, or the client has no such transaction
   */
  public OwnTransaction find(Client client, String text) {
    TransactionId id = Fields.ofPath("transactionId", text, ID);
    return kinds.stream()
        .flatMap(
            kind -> kind.find(client.id(), id).map(view -> new OwnTransaction(kind, view)).stream())
        .findFirst()
        .orElseThrow(() ->
            new RefusedException(ErrorCode.NOT_FOUND, "There is no transaction " + text + "."));
  }

  /** A page of those that pass a filter. */
  OwnPage list(Client client, TransactionQueries.Filter filter, int limit) {
    Map<ClientTransactions, TransactionQueries.Page> pages = new LinkedHashMap<>();
    kinds.forEach(kind -> pages.put(kind, kind.list(client.id(), filter, limit)));
    return OwnPage.of(pages, limit);
  }
}
