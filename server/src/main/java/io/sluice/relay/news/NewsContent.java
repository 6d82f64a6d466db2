package io.sluice.relay.news;

import io.sluice.engine.transaction.TransactionFact;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The {@code data} of an event: how a transaction stood after what happened, named as its status
 * names it.
 *
 * @param type {@code direct} or {@code gasless}
 * @param chainId EIP-155, decimal
 * @param transactionHash of a late effect, that which had it
 * @param nonce the relayer's; of a gasless one that of its signer at the forwarder
 */
record NewsContent(
    String transactionId,
    String type,
    String network,
    String chainId,
    String status,
    String outcome,
    @Nullable String transactionHash,
    @Nullable String relayerId,
    @Nullable String nonce,
    @Nullable String blockNumber,
    @Nullable String gasUsed,
    @Nullable String failureCode,
    @Nullable String failureReason) {
  private static final String DIRECT = "direct";

  static NewsContent of(TransactionFact fact, String network, @Nullable String relayer) {
    return new NewsContent(
        fact.transaction().toString(),
        Objects.requireNonNullElse(fact.form(), DIRECT),
        network,
        fact.chain().toString(),
        fact.state().status(),
        fact.state().outcome(),
        text(fact.hash()),
        relayer,
        text(fact.nonce()),
        text(fact.block()),
        text(fact.gasUsed()),
        fact.failureCode(),
        fact.failureDetail());
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : Objects.toString(value);
  }
}
