package io.sluice.rpc;

import static io.sluice.rpc.AnswerReader.integer;
import static io.sluice.rpc.AnswerReader.number;
import static io.sluice.rpc.AnswerReader.present;
import static io.sluice.rpc.AnswerReader.require;
import static io.sluice.rpc.AnswerReader.text;

import io.sluice.chain.BlockHash;
import io.sluice.chain.BlockNumber;
import io.sluice.chain.TxHash;
import io.sluice.chain.Wei;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the results of the {@code eth} namespace that are more than one value. */
final class Results {
  private Results() {}

  /**
   * A string, or {@code null} for anything else: an answer to a send decides nothing by its form.
   */
  static @Nullable String sent(JsonParser json) {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return json.getString();
    }
    json.skipChildren();
    return null;
  }

  static Block block(JsonParser json) {
    @Nullable BlockNumber number = null;
    @Nullable BlockHash hash = null;
    @Nullable BlockHash parent = null;
    @Nullable Instant timestamp = null;
    @Nullable Wei baseFee = null;
    @Nullable Long gasLimit = null;
    @Nullable List<TxHash> transactions = null;
    object(json);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      if (json.nextToken() == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (name) {
        case "number" -> number = new BlockNumber(number(json));
        case "hash" -> hash = new BlockHash(text(json));
        case "parentHash" -> parent = new BlockHash(text(json));
        case "timestamp" -> timestamp = Instant.ofEpochSecond(number(json));
        case "baseFeePerGas" -> baseFee = new Wei(integer(json));
        case "gasLimit" -> gasLimit = number(json);
        case "transactions" -> transactions = hashes(json);
        default -> json.skipChildren();
      }
    }
    return new Block(
        present(number, "number"),
        present(hash, "hash"),
        present(parent, "parentHash"),
        present(timestamp, "timestamp"),
        baseFee,
        present(gasLimit, "gasLimit"),
        present(transactions, "transactions"));
  }

  /** Of a list of receipts, or of one, those that are wanted and in the block. */
  static List<Receipt> receipts(JsonParser json, BlockHash block, Set<TxHash> wanted) {
    List<Receipt> receipts = new ArrayList<>();
    if (json.currentToken() == JsonToken.START_ARRAY) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        keep(receipts, receipt(json), block, wanted);
      }
    } else {
      keep(receipts, receipt(json), block, wanted);
    }
    return receipts;
  }

  private static void keep(
      List<Receipt> receipts, Receipt receipt, BlockHash block, Set<TxHash> wanted) {
    if (receipt.blockHash().equals(block) && wanted.contains(receipt.hash())) {
      receipts.add(receipt);
    }
  }

  static Receipt receipt(JsonParser json) {
    @Nullable TxHash hash = null;
    @Nullable BlockHash blockHash = null;
    @Nullable BlockNumber block = null;
    @Nullable Long status = null;
    @Nullable Long gasUsed = null;
    object(json);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      if (json.nextToken() == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (name) {
        case "transactionHash" -> hash = new TxHash(text(json));
        case "blockHash" -> blockHash = new BlockHash(text(json));
        case "blockNumber" -> block = new BlockNumber(number(json));
        case "status" -> status = number(json);
        case "gasUsed" -> gasUsed = number(json);
        default -> json.skipChildren();
      }
    }
    long outcome = present(status, "status");
    require(outcome == 0 || outcome == 1, "a receipt's status is neither 0 nor 1");
    return new Receipt(
        present(hash, "transactionHash"),
        present(blockHash, "blockHash"),
        present(block, "blockNumber"),
        outcome == 1,
        present(gasUsed, "gasUsed"));
  }

  static FeeHistory feeHistory(JsonParser json) {
    @Nullable Wei next = null;
    List<List<Wei>> rewards = new ArrayList<>();
    object(json);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      boolean list = json.nextToken() == JsonToken.START_ARRAY;
      if (list && name.equals("baseFeePerGas")) {
        List<Wei> fees = fees(json);
        next = fees.isEmpty() ? null : fees.getLast();
      } else if (list && name.equals("reward")) {
        while (json.nextToken() != JsonToken.END_ARRAY) {
          rewards.add(json.currentToken() == JsonToken.START_ARRAY ? fees(json) : List.of());
        }
      } else {
        json.skipChildren();
      }
    }
    return new FeeHistory(next, List.copyOf(rewards));
  }

  private static List<Wei> fees(JsonParser json) {
    List<Wei> fees = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      fees.add(new Wei(integer(json)));
    }
    return List.copyOf(fees);
  }

  private static List<TxHash> hashes(JsonParser json) {
    require(json.currentToken() == JsonToken.START_ARRAY, "the transactions are not a list");
    List<TxHash> hashes = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      hashes.add(new TxHash(text(json)));
    }
    return List.copyOf(hashes);
  }

  private static void object(JsonParser json) {
    require(json.currentToken() == JsonToken.START_OBJECT, "an object was expected");
  }
}
