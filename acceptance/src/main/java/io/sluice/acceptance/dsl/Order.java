package io.sluice.acceptance.dsl;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A transaction as a client asks for it. Destination, calldata and value together occur once, so
 * that it is found again on the chain.
 *
 * @param more further fields of the request
 * @param ending how it is to end
 */
public record Order(String to, String data, String value, Map<String, Object> more, Ending ending) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int MOST_WEI = 1_000_000;

  /** How a transaction is to end. */
  public enum Ending {
    /** On the chain, with its effect. */
    CONFIRMED,
    /** On the chain, reverted. */
    REVERTED,
    /** Refused, canceled or expired, and never on the chain. */
    NEVER_SENT,
    /** On the chain with its effect, or canceled and never there: a block decides. */
    OPEN
  }

  public Order {
    more = Map.copyOf(more);
  }

  /** Some wei to somebody. */
  public static Order transfer() {
    return new Order(somebody(), "0x", someWei(), Map.of(), Ending.CONFIRMED);
  }

  /** Calldata for somebody, who has no code and takes it. */
  public static Order call() {
    return new Order(somebody(), "0x" + random(32), "0", Map.of(), Ending.CONFIRMED);
  }

  public Order to(String address) {
    return new Order(address, data, value, more, ending);
  }

  public Order endingAs(Ending wanted) {
    return new Order(to, data, value, more, wanted);
  }

  public Order with(String field, Object content) {
    var all = new LinkedHashMap<>(more);
    all.put(field, content);
    return new Order(to, data, value, all, ending);
  }

  /** The body of the request. */
  public Map<String, Object> body() {
    var body = new LinkedHashMap<String, Object>();
    body.put("to", to);
    body.put("data", data);
    body.put("value", value);
    body.putAll(more);
    return body;
  }

  /** What it is recognised by on the chain. */
  String mark() {
    return mark(to, data, value);
  }

  static String mark(String to, String data, String value) {
    return (to + " " + data + " " + value).toLowerCase(Locale.ROOT);
  }

  /** An address nobody else is sent anything to. */
  public static String somebody() {
    return "0x" + random(20);
  }

  private static String someWei() {
    return Integer.toString(1 + RANDOM.nextInt(MOST_WEI));
  }

  private static String random(int size) {
    byte[] bytes = new byte[size];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
