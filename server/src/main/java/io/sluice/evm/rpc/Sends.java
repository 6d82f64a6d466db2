package io.sluice.evm.rpc;

import io.sluice.evm.chain.Bytes;
import java.util.List;

/** Where signed transactions go. One of the sides of {@link EthereumClient}, whose rules hold. */
public interface Sends {
  /**
   * Sends signed transactions, in order, to every endpoint in use at once. Never throws for a
   * node's fault: what is not known is {@link SendAnswer.Unknown}. Returns when each is with a node
   * or on chain, else when all have answered or run out of time; a slow endpoint may still take its
   * copy after that.
   */
  List<SendAnswer> send(List<Bytes> signed);
}
