package io.sluice.acceptance.dsl;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A transaction as a client asks for it. Destination, calldata and value together occur once, so
 * that it is found again on the chain; what a user has signed is found by its signer and nonce.
 *
 * @param more further fields of the request
 * @param ending how it is to end
 * @param signed {@code null} for a direct transaction
 */
public record Order(
    String to,
    String data,
    String value,
    Map<String, Object> more,
    Ending ending,
    @Nullable Signed signed) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int MOST_WEI = 1_000_000;

  /**
   * What a user has signed for a forwarder.
   *
   * @param signer lower case, as the forwarder
   * @param body of the request, as the wallet made it
   */
  public record Signed(String forwarder, String signer, long nonce, Map<String, Object> body) {
    public Signed {
      body = Map.copyOf(body);
    }
  }

  /** How a transaction is to end. */
  public enum Ending {
    /** On the chain, with its effect. */
    CONFIRMED,
    /** On the chain, reverted; what a user has signed may be found to revert before that. */
    REVERTED,
    /** Refused, canceled or expired, and never on the chain. */
    NEVER_SENT,
    /** On the chain with its effect, or canceled and never there: a block decides. */
    OPEN
  }

  public Order {
    more = Map.copyOf(more);
  }

  /** Direct. */
  public Order(String to, String data, String value, Map<String, Object> more, Ending ending) {
    this(to, data, value, more, ending, null);
  }

  /** Some wei to somebody. */
  public static Order transfer() {
    return new Order(somebody(), "0x", someWei(), Map.of(), Ending.CONFIRMED);
  }

  /** Calldata for somebody, who has no code and takes it. */
  public static Order call() {
    return new Order(somebody(), "0x" + random(32), "0", Map.of(), Ending.CONFIRMED);
  }

  /** What a user has signed. */
  static Order signed(String to, String data, Signed signed) {
    return new Order(to, data, "0", Map.of(), Ending.CONFIRMED, signed);
  }

  public Order to(String address) {
    return new Order(address, data, value, more, ending, signed);
  }

  public Order endingAs(Ending wanted) {
    return new Order(to, data, value, more, wanted, signed);
  }

  public Order with(String field, Object content) {
    var all = new LinkedHashMap<>(more);
    all.put(field, content);
    return new Order(to, data, value, all, ending, signed);
  }

  public boolean isSigned() {
    return signed != null;
  }

  /** Where it is placed. */
  String path() {
    return isSigned() ? "/api/v1/relay/gasless" : "/api/v1/relay/direct";
  }

  /** The body of the request. */
  public Map<String, Object> body() {
    if (signed != null) {
      var body = new LinkedHashMap<>(signed.body);
      body.putAll(more);
      return body;
    }
    var body = new LinkedHashMap<String, Object>();
    body.put("to", to);
    body.put("data", data);
    body.put("value", value);
    body.putAll(more);
    return body;
  }

  /** What it is recognised by on the chain. */
  String mark() {
    return signed == null ? mark(to, data, value) : mark(signed.signer, signed.nonce);
  }

  static String mark(String signer, long nonce) {
    return signer.toLowerCase(Locale.ROOT) + " " + nonce;
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
