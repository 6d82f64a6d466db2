package io.sluice.evm.rpc;

import io.sluice.evm.chain.ChainId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of the chain, as they are. One of the sides of {@link EthereumClient}, whose rules
 * hold.
 */
public interface Fleet {
  /**
   * The chain that is worked on. An endpoint that serves another one, or does not say, is asked for
   * nothing until it serves this one: what is sent there would burn nonces.
   *
   * @throws NodeUnavailableException when no endpoint says that it serves it
   */
  ChainId chainId();

  /** How each configured endpoint is, in the order of the settings. Costs no request. */
  List<EndpointState> endpoints();

  /**
   * Whether some endpoint is in use; for readiness and back-pressure. Costs no request. True before
   * the first request; once false it becomes true again by itself.
   */
  boolean available();

  /**
   * How an endpoint is.
   *
   * @param label host and port
   * @param lag blocks it is behind the others
   * @param trouble why it gets no traffic, for people; {@code null} while it does
   */
  record EndpointState(String label, long lag, @Nullable String trouble) {}
}
