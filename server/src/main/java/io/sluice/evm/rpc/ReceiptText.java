package io.sluice.evm.rpc;

import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.Hex;
import io.sluice.evm.chain.TxHash;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A receipt as a node wrote it, before it is known whether it is ours: chains put transactions into
 * their blocks whose receipts lack what ours have. A field that is missing, null or neither a
 * string nor a number is {@code null}.
 */
record ReceiptText(
    @Nullable String hash,
    @Nullable String blockHash,
    @Nullable String block,
    @Nullable String status,
    @Nullable String gasUsed) {

  /** What is read of a receipt. */
  static final Set<String> FIELDS =
      Set.of("transactionHash", "blockHash", "blockNumber", "status", "gasUsed");

  /**
   * @param fields as they were written, by their names
   */
  static ReceiptText of(Map<String, String> fields) {
    return new ReceiptText(
        fields.get("transactionHash"),
        fields.get("blockHash"),
        fields.get("blockNumber"),
        fields.get("status"),
        fields.get("gasUsed"));
  }

  /**
   * @param wanted hashes in lower case
   */
  boolean isAmong(Set<String> wanted) {
    return hash != null && wanted.contains(hash.toLowerCase(Locale.ROOT));
  }

  /** What it says; {@code null} when that cannot be read, and it decides nothing. */
  @Nullable Receipt read() {
    if (hash == null || blockHash == null || block == null || status == null || gasUsed == null) {
      return null;
    }
    try {
      long outcome = Hex.number(status);
      return outcome == 0 || outcome == 1
          ? new Receipt(
              new TxHash(hash),
              new BlockHash(blockHash),
              new BlockNumber(Hex.number(block)),
              outcome == 1,
              Hex.clamped(gasUsed))
          : null;
    } catch (IllegalArgumentException | ArithmeticException e) {
      return null;
    }
  }
}
