package io.sluice.gateway.policy;

import io.sluice.backing.revision.RevisionListener;
import io.sluice.backing.revision.Revisions;
import io.sluice.evm.chain.ChainId;
import io.sluice.gateway.audit.AuditLog;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What clients may send, from memory: a request asks no database. A change is in force in every
 * process within a second. A client without a policy may send nothing, except on chains that {@link
 * PolicySettings} opens. Safe for many threads.
 */
@Component
@ForRole(Role.API)
public class Policies implements RevisionListener {
  private static final String REVISION = "policies";

  private final PolicyRows rows;
  private final Revisions revisions;
  private final AuditLog audit;
  private final PolicySettings settings;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private volatile @Nullable Map<Long, Policy> known;

  Policies(
      PolicyRows rows,
      Revisions revisions,
      AuditLog audit,
      PolicySettings settings,
      TransactionTemplate transaction,
      Clock clock) {
    this.rows = rows;
    this.revisions = revisions;
    this.audit = audit;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Refuses what a client may not send.
   *
   * @throws RefusedException with the rule that forbids it
   */
  public void require(long client, Proposal proposal) {
    judge(client, proposal)
        .ifPresent(breach -> {
          throw new RefusedException(
              breach.code(), breach.detail() + " Rule: " + breach.rule() + ".");
        });
  }

  /** The first rule that forbids it; empty when the client may send it. */
  public Optional<Breach> judge(long client, Proposal proposal) {
    Policy policy = of(client);
    if (policy == null) {
      policy = isOpen(proposal.chain()) ? Policy.OPEN : Policy.CLOSED;
    }
    return new Judgement(policy, proposal).breach();
  }

  /** A client's own; {@code null} when it has none. */
  public @Nullable Policy of(long client) {
    Map<Long, Policy> all = known;
    return (all == null ? load() : all).get(client);
  }

  /** Whether a client without one may send everything there. */
  public boolean isOpen(ChainId chain) {
    return settings.openChains().contains(chain.value());
  }

  /**
   * Gives a client a policy, or none.
   *
   * @param policy {@code null} for none
   * @param actor for the audit log
   */
  public void set(long client, @Nullable Policy policy, String actor) {
    transaction.executeWithoutResult(status -> {
      if (policy == null) {
        rows.remove(client);
      } else {
        rows.put(client, policy, clock.instant());
      }
      revisions.changed(REVISION);
      audit.append(
          actor,
          policy == null ? "policy.remove" : "policy.set",
          "client " + client,
          policy == null ? "" : PolicyDocument.write(policy));
    });
    load();
  }

  @Override
  public String revision() {
    return REVISION;
  }

  @Override
  public void changed() {
    load();
  }

  private synchronized Map<Long, Policy> load() {
    Map<Long, Policy> all = Map.copyOf(rows.all());
    known = all;
    return all;
  }
}
