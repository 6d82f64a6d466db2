package io.sluice.evm.rpc;

import static io.sluice.evm.rpc.AnswerReader.integer;
import static io.sluice.evm.rpc.AnswerReader.number;
import static io.sluice.evm.rpc.AnswerReader.present;
import static io.sluice.evm.rpc.AnswerReader.require;
import static io.sluice.evm.rpc.AnswerReader.text;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.Hex;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.chain.Wei;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the results of the {@code eth} namespace that are more than one value. */
final class Results {
  private static final long LAST_SECOND = Instant.MAX.getEpochSecond();

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

  /**
   * A block. What nobody needs exactly is clamped, and what a chain does not have stands at its
   * neutral value: no gas limit is the largest, no time the first.
   */
  static Block block(JsonParser json) {
    @Nullable BlockNumber number = null;
    @Nullable BlockHash hash = null;
    @Nullable BlockHash parent = null;
    Instant timestamp = Instant.EPOCH;
    @Nullable Wei baseFee = null;
    long gasLimit = Long.MAX_VALUE;
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
        case "timestamp" ->
            timestamp = Instant.ofEpochSecond(Math.min(Hex.clamped(text(json)), LAST_SECOND));
        case "baseFeePerGas" -> baseFee = new Wei(integer(json));
        case "gasLimit" -> gasLimit = Hex.clamped(text(json));
        case "transactions" -> transactions = hashes(json);
        default -> json.skipChildren();
      }
    }
    return new Block(
        present(number, "number"),
        present(hash, "hash"),
        present(parent, "parentHash"),
        timestamp,
        baseFee,
        gasLimit,
        present(transactions, "transactions"));
  }

  /**
   * Of the receipts of a block those that are wanted: nothing of the others has to make sense.
   *
   * @param wanted hashes in lower case
   */
  static List<ReceiptText> receipts(JsonParser json, Set<String> wanted) {
    require(json.currentToken() == JsonToken.START_ARRAY, "the receipts are not a list");
    List<ReceiptText> receipts = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      ReceiptText receipt = receipt(json);
      if (receipt.isAmong(wanted)) {
        receipts.add(receipt);
      }
    }
    return receipts;
  }

  /** A receipt as it was written. Anything but an object is one that says nothing. */
  static ReceiptText receipt(JsonParser json) {
    return ReceiptText.of(fields(json, ReceiptText.FIELDS));
  }

  /** A transaction as it was written. Anything but an object is one that says nothing. */
  static TransactionText transaction(JsonParser json) {
    return TransactionText.of(fields(json, TransactionText.FIELDS));
  }

  /**
   * Of a block with full transactions the one that used a nonce.
   *
   * @return {@code null} when there is none
   */
  static Accounts.@Nullable NonceUse use(JsonParser json, Address sender, Nonce nonce) {
    @Nullable String number = null;
    @Nullable String hash = null;
    @Nullable String used = null;
    object(json);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      JsonToken token = json.nextToken();
      switch (name) {
        case "number" -> number = scalar(json);
        case "hash" -> hash = scalar(json);
        case "transactions" ->
            used = token == JsonToken.START_ARRAY ? user(json, sender, nonce) : null;
        default -> json.skipChildren();
      }
    }
    return used == null
        ? null
        : new Accounts.NonceUse(
            new TxHash(used),
            new BlockHash(present(hash, "hash")),
            new BlockNumber(Hex.number(present(number, "number"))));
  }

  private static @Nullable String user(JsonParser json, Address sender, Nonce nonce) {
    @Nullable String user = null;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      Map<String, String> fields = fields(json, Set.of("hash", "from", "nonce"));
      String from = fields.getOrDefault("from", "");
      String number = fields.getOrDefault("nonce", "");
      if (from.equalsIgnoreCase(sender.hex())
          && number.startsWith("0x")
          && Hex.clamped(number) == nonce.value()) {
        user = fields.get("hash");
      }
    }
    return user;
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

  /** The hashes of a block's transactions; some nodes give them in full whatever they are asked. */
  private static List<TxHash> hashes(JsonParser json) {
    require(json.currentToken() == JsonToken.START_ARRAY, "the transactions are not a list");
    List<TxHash> hashes = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      hashes.add(
          new TxHash(
              json.currentToken() == JsonToken.START_OBJECT
                  ? present(fields(json, Set.of("hash")).get("hash"), "hash")
                  : text(json)));
    }
    return List.copyOf(hashes);
  }

  /** Fields of an object as they are written; what is no string or number counts as not there. */
  private static Map<String, String> fields(JsonParser json, Set<String> names) {
    Map<String, String> fields = new HashMap<>();
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return fields;
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      if (names.contains(name)) {
        put(fields, name, json);
      }
      json.skipChildren();
    }
    return fields;
  }

  /** Notes the value of a field where it is a string or a number; leaves it skipped. */
  static void put(Map<String, String> fields, String name, JsonParser json) {
    @Nullable String value = scalar(json);
    if (value != null) {
      fields.put(name, value);
    }
  }

  /** The text of a string or a number; {@code null} for anything else, which is skipped. */
  static @Nullable String scalar(JsonParser json) {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT) {
      return json.getString();
    }
    json.skipChildren();
    return null;
  }

  private static void object(JsonParser json) {
    require(json.currentToken() == JsonToken.START_OBJECT, "an object was expected");
  }
}
