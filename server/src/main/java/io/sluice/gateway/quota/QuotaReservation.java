package io.sluice.gateway.quota;

import io.sluice.runtime.failure.RefusedException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What was reserved in a database transaction. For the thread of that. */
public interface QuotaReservation {
  /** Of requests that nothing is counted of. */
  QuotaReservation NONE =
      new QuotaReservation() {
        @Override
        public Map<UUID, RefusedException> refused() {
          return Map.of();
        }

        @Override
        public void keep(Set<UUID> without) {}
      };

  /** Those that do not fit, and why: they are not to be stored. */
  Map<UUID, RefusedException> refused();

  /**
   * Keeps what is reserved until it is settled, and gives the rest back.
   *
   * @param without those that are not stored for another reason
   */
  void keep(Set<UUID> without);
}
