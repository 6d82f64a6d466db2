package io.sluice.signing;

import io.sluice.chain.Address;
import io.sluice.chain.Bytes;
import io.sluice.chain.ChainId;
import io.sluice.chain.Eip1559Transaction;
import io.sluice.chain.LegacyTransaction;
import io.sluice.chain.Nonce;
import io.sluice.chain.UnsignedTransaction;
import io.sluice.chain.Wei;
import io.sluice.fee.Fees;
import io.sluice.transaction.Intent;

/** Transactions that wait for a signature, of the kind that their price asks for. Pure. */
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
