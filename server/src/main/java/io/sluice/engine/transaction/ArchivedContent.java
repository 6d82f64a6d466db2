package io.sluice.engine.transaction;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rows of one transaction, by table, as one packed value: JSON, deflated (RFC 1951) with a
 * dictionary of the words that all of them hold. Rows keep the columns they had, so what was
 * archived by one version can be read and restored by another.
 *
 * @param tables rows by the name of their table, in the order they were read
 */
record ArchivedContent(Map<String, List<Map<String, @Nullable Object>>> tables) {
  /** The first byte: which form this is. A better dictionary gets another number. */
  private static final byte FORM = 1;

  /** Never changed: what was packed with it can be unpacked with no other. */
  private static final byte[] DICTIONARY =
      """
      CANCELED EXPIRED FAILED UNMINED FOREIGN REPLACED REFUSED NO_OP BUMP OLD\
      "chain_id":1,"gas_limit":null,"speed":"safeLow fast fastest ","relayer":null,"valid_until":null,\
      "retry_on_failure":false,"failure_code":null,"failure_detail":null,"due_at":null,"void_reason":null,\
      "open_lane":null,"waiting_for":null,"void_detail":null,"reserved":"d"confirmed_at":"t"mined_kind":"sFIRST",\
      "gas":21000,"max_fee":"d000000000","priority_fee":"d000000000","nonce":0,"hash":"x","block_number":,"block_hash":"x"\
      "gas_used":21000,"succeeded":true,"value":"x","data":"x","to_address":"x","client_id":1,"state":"sCONFIRMED",\
      {"transactions":[{"id":"x"}],"attempts":[{"lane_id":1,"nonce":0,"ordinal":0,"hash":"x","transaction_id":"x",\
      "raw":"x02f8","state":"sSENT","created_at":"t20","sent_at":"t20","kind":"sFIRST","waiting_since":"t20",\
      "waiting_block":}],"nonce_ledger":[{"id":,"lane_id":1,"nonce":,"event":"sSIGNED","transaction_id":"x","hash":"x",\
      "reason":null,"at":"t202"},"event":"sSENT","event":"sMINED","reason":"sblock ","at":"t202"}],"timeline":[{"id":,\
      "transaction_id":"x019","state":"sACCEPTED","detail":null,"at":"t202"},"state":"sROUTED","detail":"slane-\
      ","at":"t202"},"state":"sSIGNED","detail":"snonce ","at":"t202"},"state":"sSUBMITTED","detail":null,"at":"t202"},\
      "state":"sIN_MEMPOOL","detail":null,"at":"t202"},"state":"sMINED","detail":"sblock ","at":"t202"},\
      "state":"sCONFIRMED","detail":null,"at":"t202"}]}\
      """
          .getBytes(StandardCharsets.US_ASCII);

  byte[] packed() {
    Map<String, Object> json = new LinkedHashMap<>();
    tables.forEach(
        (table, rows) -> json.put(table, rows.stream().map(ArchivedContent::row).toList()));
    byte[] text = JsonMapper.shared().writeValueAsBytes(json);
    try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
      deflater.setDictionary(DICTIONARY);
      deflater.setInput(text);
      deflater.finish();
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      packed.write(FORM);
      byte[] some = new byte[4096];
      while (!deflater.finished()) {
        packed.write(some, 0, deflater.deflate(some));
      }
      return packed.toByteArray();
    }
  }

  /**
   * @throws IllegalStateException when this version cannot read it
   */
  static ArchivedContent unpack(byte[] packed) {
    if (packed.length == 0 || packed[0] != FORM) {
      throw new IllegalStateException(
          "an archived transaction has a form this version cannot read");
    }
    JsonNode json = JsonMapper.shared().readTree(inflate(packed));
    Map<String, List<Map<String, @Nullable Object>>> tables = new LinkedHashMap<>();
    json.properties()
        .forEach(table -> {
          List<Map<String, @Nullable Object>> rows = new ArrayList<>();
          for (JsonNode each : table.getValue().values()) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            each.properties().forEach(cell -> row.put(cell.getKey(), value(cell.getValue())));
            rows.add(row);
          }
          tables.put(table.getKey(), rows);
        });
    return new ArchivedContent(tables);
  }

  private static byte[] inflate(byte[] packed) {
    try (Inflater inflater = new Inflater(true)) {
      // Without a zlib header nothing asks for the dictionary: it is set before the first byte.
      inflater.setDictionary(DICTIONARY);
      inflater.setInput(packed, 1, packed.length - 1);
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      byte[] some = new byte[8192];
      while (!inflater.finished()) {
        int length = inflater.inflate(some);
        if (length == 0 && !inflater.finished()) {
          throw new IllegalStateException("an archived transaction is cut short");
        }
        text.write(some, 0, length);
      }
      return text.toByteArray();
    } catch (DataFormatException e) {
      throw new IllegalStateException("an archived transaction cannot be unpacked", e);
    }
  }

  /** The rows of a table; none when the transaction had none. */
  List<Map<String, @Nullable Object>> rows(String table) {
    return tables.getOrDefault(table, List.of());
  }

  private static Map<String, @Nullable Object> row(Map<String, @Nullable Object> row) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    row.forEach((column, value) -> json.put(column, value == null ? null : json(value)));
    return json;
  }

  /** A letter before each text says what it is. */
  private static Object json(Object value) {
    return switch (value) {
      case byte[] bytes -> "x" + HexFormat.of().formatHex(bytes);
      case String text -> "s" + text;
      case LocalDateTime time -> "t" + time;
      case BigDecimal number -> "d" + number.toPlainString();
      case Long number -> number;
      case Integer number -> number;
      case Boolean flag -> flag;
      default -> throw new IllegalArgumentException("no column holds a " + value.getClass());
    };
  }

  private static @Nullable Object value(JsonNode json) {
    if (json.isNull()) {
      return null;
    }
    if (json.isBoolean()) {
      return json.booleanValue();
    }
    if (json.isIntegralNumber()) {
      return json.longValue();
    }
    String text = json.stringValue();
    String rest = text.substring(1);
    return switch (text.charAt(0)) {
      case 'x' -> HexFormat.of().parseHex(rest);
      case 's' -> rest;
      case 't' -> LocalDateTime.parse(rest);
      case 'd' -> new BigDecimal(rest);
      default -> throw new IllegalStateException("an archived value of an unknown kind");
    };
  }
}
