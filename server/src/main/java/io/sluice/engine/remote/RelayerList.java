package io.sluice.engine.remote;

import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a relayer's list of transactions from the newest to its end. While it grows, pages shift
 * and bring some twice; while old ones vanish, they may leave some out: what one reading shows is
 * there, and what it does not show may be there all the same.
 */
@PerNetwork
@ForRole(Role.MONITOR)
class RelayerList {
  private static final int PAGE = 100;

  private final RelayerClient client;
  private final RemoteSettings settings;
  private final Clock clock;

  RelayerList(RelayerClient client, RemoteSettings settings, Clock clock) {
    this.client = client;
    this.settings = settings;
    this.clock = clock;
  }

  /** One reading, to the end of the list or to the first trouble. */
  Reading read(RemoteRelayer relayer) {
    Map<String, RemoteTransaction> found = new LinkedHashMap<>();
    @Nullable Duration skew = null;
    for (int page = 1; ; page++) {
      RelayerHttp.Answer answer = client.page(relayer, page, PAGE, settings.timeout());
      if (!(answer instanceof RelayerHttp.Answer.Heard heard)) {
        return new Reading(found, false, false, skew);
      }
      List<RemoteTransaction> some = RelayerClient.listed(heard);
      if (some == null) {
        return new Reading(found, false, false, skew);
      }
      if (heard.date() != null) {
        Instant now = clock.instant();
        skew = Duration.between(now, heard.date());
      }
      if (some.isEmpty()) {
        return new Reading(found, true, false, skew);
      }
      some.forEach(each -> found.putIfAbsent(each.id(), each));
      if (found.size() >= settings.mostListed()) {
        return new Reading(found, false, true, skew);
      }
    }
  }

  /**
   * What a reading has shown.
   *
   * @param found by their ids, newest first
   * @param whole whether its end was reached
   * @param tooLong whether it has more than is read
   * @param skew how far the relayer's clock is ahead of ours; {@code null} where it did not say
   */
  record Reading(
      Map<String, RemoteTransaction> found,
      boolean whole,
      boolean tooLong,
      @Nullable Duration skew) {

    /**
     * Whether everything ahead of this one is in a later reading too, so that none was left out.
     */
    boolean isStableAheadOf(String anchor, Reading later) {
      for (String id : found.keySet()) {
        if (id.equals(anchor)) {
          return later.found.containsKey(anchor);
        }
        if (!later.found.containsKey(id)) {
          return false;
        }
      }
      return false;
    }
  }
}
