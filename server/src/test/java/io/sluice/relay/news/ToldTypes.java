package io.sluice.relay.news;

import io.sluice.engine.transaction.FactKind;
import io.sluice.engine.transaction.TransactionState;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** Every type of event that transactions are told by. */
public final class ToldTypes {
  private ToldTypes() {}

  public static Set<String> all() {
    Set<String> types = new TreeSet<>();
    for (FactKind kind : FactKind.values()) {
      Arrays.stream(TransactionState.values())
          .filter(TransactionState::terminal)
          .forEach(state -> types.add(TransactionNews.type(kind, state)));
    }
    return types;
  }
}
