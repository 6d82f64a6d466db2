package io.sluice.relay.status;

import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionQueries;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.NetworkField;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.request.FieldType;
import io.sluice.runtime.request.Fields;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The query of a list of transactions. */
record ListQuery(TransactionQueries.Filter filter, int limit) {
  private static final FieldType<Set<TransactionState>> STATES =
      FieldType.list(
              "statuses separated by commas", FieldType.text("a status", ListQuery::withStatus))
          .map(ListQuery::all);
  private static final FieldType<Address> ADDRESS = FieldType.text("an address", Address::parse);

  /** Any that a column of names can be compared with. */
  private static final FieldType<String> RELAYER =
      FieldType.matching("a relayer's id", Pattern.compile("[\\x21-\\x7e]{1,64}"));

  private static final FieldType<TxHash> HASH = FieldType.text("a transaction hash", TxHash::new);

  /**
   * Reads query parameters.
   *
   * @throws RefusedException with all that is wrong
   */
  static ListQuery read(Map<String, String> parameters, NetworkField networks) {
    Fields fields = Fields.ofQuery(parameters);
    Network network = networks.optional(fields);
    TransactionQueries.Filter filter =
        new TransactionQueries.Filter(
            fields.optional("status", STATES, Set.of()),
            network == null ? null : network.chain(),
            fields.optional("to", ADDRESS),
            fields.optional("relayerId", RELAYER),
            fields.optional("hash", HASH),
            fields.optional("createdFrom", FieldType.TIME),
            fields.optional("createdUntil", FieldType.TIME),
            fields.cursor(ListQuery::position));
    int limit = fields.limit();
    fields.refuseIfWrong();
    return new ListQuery(filter, limit);
  }

  /** The cursor of the page after this transaction. */
  static String cursor(TransactionId last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(last.toString().getBytes(StandardCharsets.US_ASCII));
  }

  private static TransactionId position(String cursor) {
    return TransactionId.parse(
        new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII));
  }

  private static Set<TransactionState> withStatus(String status) {
    Set<TransactionState> states = TransactionState.withStatus(status);
    if (states.isEmpty()) {
      throw new IllegalArgumentException();
    }
    return states;
  }

  private static Set<TransactionState> all(List<Set<TransactionState>> states) {
    return states.stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
  }
}
