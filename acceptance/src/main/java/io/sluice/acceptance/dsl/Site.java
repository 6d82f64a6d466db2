package io.sluice.acceptance.dsl;

import io.sluice.embedded.Anvil;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One chain of an installation, with what was asked of it there.
 *
 * @param network as requests name it; {@code null} for the default one, which they need not name
 */
record Site(@Nullable String network, Chain chain, Ledger ledger, Verdict verdict) {
  /** It begins with the next block. */
  static Site of(Anvil node, boolean standard, List<String> lanes) throws IOException {
    Chain chain = new Chain(node.url());
    return new Site(
        standard ? null : node.network(),
        chain,
        new Ledger(),
        Verdict.from(chain, lanes, node.network()));
  }

  Placement placement(Api api) {
    return new Placement(api, ledger, network);
  }
}
