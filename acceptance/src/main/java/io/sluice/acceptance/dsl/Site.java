package io.sluice.acceptance.dsl;

import io.sluice.embedded.Anvil;
import java.io.IOException;
import java.util.List;

/**
 * One chain of an installation, with what was asked of it there.
 *
 * @param network as requests name it
 * @param standard whether it is the default one, which requests need not name
 */
record Site(String network, boolean standard, Chain chain, Ledger ledger, Verdict verdict) {
  /** It begins with the next block. */
  static Site of(Anvil node, boolean standard, List<String> lanes) throws IOException {
    Chain chain = new Chain(node.url());
    return new Site(
        node.network(), standard, chain, new Ledger(), Verdict.from(chain, lanes, node.network()));
  }

  Placement placement(Api api) {
    return new Placement(api, ledger, standard ? null : network);
  }
}
