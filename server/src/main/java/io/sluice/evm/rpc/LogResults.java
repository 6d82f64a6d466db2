package io.sluice.evm.rpc;

import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.EventLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads a receipt together with those of its logs that are wanted. Strangers' logs may be of any
 * form and size, and nothing of them is kept.
 */
final class LogResults {
  /** A block of 300 million gas has no room for as many calls that end in one. */
  private static final int MOST_LOGS = 10_000;

  /** EVM: {@code LOG0} to {@code LOG4}. */
  private static final int MOST_TOPICS = 4;

  /** Bytes of one log that are kept; events that are wanted have a few words. */
  private static final int MOST_DATA = 1_024;

  private final LogFilter filter;
  private final String event;
  private final List<EventLog> logs = new ArrayList<>();
  private boolean sound;

  private LogResults(LogFilter filter) {
    this.filter = filter;
    this.event = filter.event().hex();
  }

  /**
   * A receipt as it was written.
   *
   * @param logs {@code null} when they cannot be read, or are too many
   */
  record Text(ReceiptText receipt, @Nullable List<EventLog> logs) {
    /** What it says; {@code null} when that cannot be read, and it decides nothing. */
    @Nullable LoggedReceipt read() {
      Receipt read = receipt.read();
      return read == null || logs == null ? null : new LoggedReceipt(read, logs);
    }
  }

  /** Anything but an object is a receipt that says nothing. */
  static Text receipt(JsonParser json, LogFilter filter) {
    LogResults results = new LogResults(filter);
    Map<String, String> fields = new HashMap<>();
    if (json.currentToken() == JsonToken.START_OBJECT) {
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        JsonToken token = json.nextToken();
        if (name.equals("logs") && token == JsonToken.START_ARRAY) {
          results.list(json);
        } else if (ReceiptText.FIELDS.contains(name)) {
          Results.put(fields, name, json);
        } else {
          json.skipChildren();
        }
      }
    } else {
      json.skipChildren();
    }
    return new Text(ReceiptText.of(fields), results.sound ? results.logs : null);
  }

  private void list(JsonParser json) {
    sound = true;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.START_OBJECT) {
        log(json);
      } else {
        json.skipChildren();
        sound = false;
      }
    }
  }

  private void log(JsonParser json) {
    @Nullable String address = null;
    @Nullable String data = null;
    List<String> topics = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      JsonToken token = json.nextToken();
      switch (name) {
        case "address" -> address = Results.scalar(json);
        case "data" -> data = Results.scalar(json);
        case "topics" -> topics = token == JsonToken.START_ARRAY ? topics(json) : List.of();
        default -> {}
      }
      json.skipChildren();
    }
    if (!topics.isEmpty() && topics.getFirst().toLowerCase(Locale.ROOT).equals(event)) {
      // Without an address it may be one that is wanted.
      boolean ours = address != null && address.equalsIgnoreCase(filter.address().hex());
      sound &= address != null && (!ours || keep(topics, data));
    }
  }

  private static List<String> topics(JsonParser json) {
    List<String> topics = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      String topic = Results.scalar(json);
      if (topics.size() <= MOST_TOPICS) {
        topics.add(topic == null ? "" : topic);
      }
    }
    return topics;
  }

  /** Whether it could be read, and there is room for it. */
  private boolean keep(List<String> topics, @Nullable String data) {
    if (data == null
        || data.length() > 2 + 2 * MOST_DATA
        || topics.size() > MOST_TOPICS
        || logs.size() >= MOST_LOGS) {
      return false;
    }
    try {
      List<Bytes> words = topics.stream().map(Bytes::parse).toList();
      logs.add(new EventLog(filter.address(), words, Bytes.parse(data)));
      return words.stream().allMatch(word -> word.size() == filter.event().size());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
