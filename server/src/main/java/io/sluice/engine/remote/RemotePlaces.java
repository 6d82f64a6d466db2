package io.sluice.engine.remote;

import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.ChainSettings;
import io.sluice.evm.network.PerNetwork;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.List;

/** Where a network's remote relayers are, as operators see and change it. */
@PerNetwork
@ForRole(Role.API)
public class RemotePlaces {
  private final RemoteRelayers relayers;
  private final RemoteSettings settings;
  private final ChainId chain;

  RemotePlaces(RemoteRelayers relayers, RemoteSettings settings, ChainSettings chain) {
    this.relayers = relayers;
    this.settings = settings;
    this.chain = chain.chainId();
  }

  /** All of them, in the order they were added. */
  public List<RemoteRelayer> all() {
    return relayers.all().stream().filter(each -> each.chain().equals(chain)).toList();
  }

  /** Whether a key of this place is configured. */
  public boolean hasKey(int ref) {
    return settings.key(ref) != null;
  }

  /** Makes one known; the caller owns the database transaction, and tells that it has changed. */
  public void add(String url, String askedId, int keyRef, int weight) {
    relayers.add(chain, RemoteSettings.trimmed(url), askedId, keyRef, weight);
  }
}
