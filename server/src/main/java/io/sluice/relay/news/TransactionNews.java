package io.sluice.relay.news;

import io.sluice.engine.transaction.FactKind;
import io.sluice.engine.transaction.TransactionFact;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.network.Networks;
import io.sluice.gateway.event.EventAudience;
import io.sluice.gateway.event.Events;
import io.sluice.gateway.event.NewEvent;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event for each fact of a transaction whose client listens. What nobody has asked for, as what
 * fills a nonce, is told to nobody.
 */
@Component
@ForRole(Role.RELAY)
class TransactionNews {
  private static final long NOBODY = 0;

  private final Events events;
  private final EventAudience audience;
  private final LaneNames lanes;
  private final Networks networks;

  TransactionNews(Events events, EventAudience audience, LaneNames lanes, Networks networks) {
    this.events = events;
    this.audience = audience;
    this.lanes = lanes;
    this.networks = networks;
  }

  /** In a database transaction. */
  void tell(List<TransactionFact> facts) {
    events.append(facts.stream().filter(this::isHeard).map(this::event).toList());
  }

  private boolean isHeard(TransactionFact fact) {
    return fact.client() != NOBODY && audience.has(fact.client());
  }

  private NewEvent event(TransactionFact fact) {
    NewsContent content =
        NewsContent.of(fact, networks.name(fact.chain()), lanes.of(fact.chain(), fact.lane()));
    return new NewEvent(
        fact.client(),
        fact.transaction().value(),
        type(fact.kind(), fact.state()),
        fact.at(),
        JsonMapper.shared().writeValueAsString(content));
  }

  /** Named after the status of the API that it has come to, but for what is no status. */
  static String type(FactKind kind, TransactionState state) {
    String what =
        switch (kind) {
          case ACCEPTED -> "pending";
          case SIGNED -> "sent";
          case SUBMITTED -> "submitted";
          case IN_MEMPOOL -> "inmempool";
          case MINED -> "mined";
          case UNMINED -> "reorged";
          case ENDED -> state.status();
          case LATE_EFFECT -> "late_effect";
        };
    return "transaction." + what;
  }
}
