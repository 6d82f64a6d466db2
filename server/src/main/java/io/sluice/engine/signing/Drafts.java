package io.sluice.engine.signing;

import io.sluice.engine.transaction.Intent;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Eip1559Transaction;
import io.sluice.evm.chain.LegacyTransaction;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.UnsignedTransaction;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Fees;

/** Builds the unsigned transactions, of the type that their price asks for. Pure. */
final class Drafts {
  private final ChainId chain;

  Drafts(ChainId chain) {
    this.chain = chain;
  }

  /** What was asked for. */
  UnsignedTransaction effect(Intent intent, Nonce nonce, long gas, Fees fees) {
    return switch (fees.pricing()) {
      case DYNAMIC ->
          new Eip1559Transaction(
              chain,
              nonce,
              fees.priority(),
              fees.max(),
              gas,
              intent.to(),
              intent.value(),
              intent.data());
      case LEGACY ->
          new LegacyTransaction(
              chain, nonce, fees.max(), gas, intent.to(), intent.value(), intent.data());
    };
  }

  /** A transfer of nothing from the lane to itself, which uses the nonce up. */
  UnsignedTransaction noOp(Address lane, Nonce nonce, long gas, Fees fees) {
    return switch (fees.pricing()) {
      case DYNAMIC ->
          new Eip1559Transaction(
              chain, nonce, fees.priority(), fees.max(), gas, lane, Wei.ZERO, Bytes.EMPTY);
      case LEGACY ->
          new LegacyTransaction(chain, nonce, fees.max(), gas, lane, Wei.ZERO, Bytes.EMPTY);
    };
  }
}
