package io.sluice.gateway.quota;

import io.sluice.backing.revision.RevisionListener;
import io.sluice.backing.revision.Revisions;
import io.sluice.gateway.audit.AuditLog;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How much clients may send, from memory. A change is in force in every process within a second; it
 * holds for what comes after it. Safe for many threads.
 */
@Component
public class Quotas implements RevisionListener {
  private static final String REVISION = "quotas";

  private final QuotaRows rows;
  private final Revisions revisions;
  private final AuditLog audit;
  private final TransactionTemplate transaction;
  private volatile @Nullable Map<Long, Quota> known;

  Quotas(QuotaRows rows, Revisions revisions, AuditLog audit, TransactionTemplate transaction) {
    this.rows = rows;
    this.revisions = revisions;
    this.audit = audit;
    this.transaction = transaction;
  }

  /** Of a client; {@link Quota#NONE} when it has none. */
  public Quota of(long client) {
    return all().getOrDefault(client, Quota.NONE);
  }

  /** Whether any client has, or ever had, one: then something may be reserved. */
  public boolean inUse() {
    return !all().isEmpty();
  }

  /**
   * Sets it.
   *
   * @param actor for the audit log
   */
  public void set(long client, Quota quota, String actor) {
    transaction.executeWithoutResult(status -> {
      rows.put(client, quota);
      revisions.changed(REVISION);
      audit.append(actor, "quota.set", "client " + client, QuotaDocument.write(quota));
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

  private Map<Long, Quota> all() {
    Map<Long, Quota> all = known;
    return all == null ? load() : all;
  }

  private synchronized Map<Long, Quota> load() {
    Map<Long, Quota> all = Map.copyOf(rows.all());
    known = all;
    return all;
  }
}
