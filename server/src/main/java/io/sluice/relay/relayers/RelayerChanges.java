package io.sluice.relay.relayers;

import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.Lanes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.Networks;
import io.sluice.gateway.access.Client;
import io.sluice.gateway.audit.AuditLog;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.function.BiPredicate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What an operator does to relayers, in the commit that writes it into the audit log. */
@Component
@ForRole(Role.API)
public class RelayerChanges {
  private final Lanes lanes;
  private final Networks networks;
  private final AuditLog audit;
  private final TransactionTemplate transaction;

  RelayerChanges(Lanes lanes, Networks networks, AuditLog audit, TransactionTemplate transaction) {
    this.lanes = lanes;
    this.networks = networks;
    this.audit = audit;
    this.transaction = transaction;
  }

  /** Retires its key. One that drains or is retired stays as it is. */
  public void drain(Client client, Lane lane) {
    change("relayer.drain", client, lane, lanes::drain);
  }

  /** Takes it back into service. One that is there stays as it is. */
  public void resume(Client client, Lane lane) {
    change("relayer.resume", client, lane, lanes::resume);
  }

  private void change(String act, Client client, Lane lane, BiPredicate<ChainId, String> change) {
    transaction.executeWithoutResult(status -> {
      if (change.test(lane.chain(), lane.name())) {
        audit.append(
            client.actor(),
            act,
            lane.name() + " of " + networks.name(lane.chain()),
            lane.address().hex());
      }
    });
  }
}
