package io.sluice.acceptance.dsl;

import java.math.BigInteger;
import java.util.Map;
import java.util.Objects;

/**
 * What the forwarder is sent, or asked, about what a user has signed. Independent of the product.
 */
public final class ForwarderCall {
  /** {@code execute((address,address,uint256,uint256,uint48,bytes,bytes))}. */
  private static final String EXECUTE = "0xdf905caf";

  /** {@code verify((address,address,uint256,uint256,uint48,bytes,bytes))}. */
  private static final String VERIFY = "0x19d8d38c";

  private static final int WORD = 32;
  private static final int FIELDS = 7;

  private ForwarderCall() {}

  /** Executes it, whoever sends that. */
  public static String execute(Order order) {
    return of(EXECUTE, order);
  }

  /** Asks whether it would be executed now. */
  public static String verify(Order order) {
    return of(VERIFY, order);
  }

  private static String of(String function, Order order) {
    Order.Signed signed = Objects.requireNonNull(order.signed());
    Map<?, ?> request = (Map<?, ?>) Objects.requireNonNull(signed.body().get("request"));
    String data = text(request, "data").substring(2);
    String signature = text(order.body(), "signature").substring(2);
    int before = FIELDS * WORD;
    return function
        + word(WORD)
        + address(request, "from")
        + address(request, "to")
        + number(request, "value")
        + number(request, "gas")
        + number(request, "deadline")
        + word(before)
        + word(before + WORD + padded(data).length() / 2)
        + word(data.length() / 2)
        + padded(data)
        + word(signature.length() / 2)
        + padded(signature);
  }

  private static String text(Map<?, ?> fields, String name) {
    return String.valueOf(fields.get(name));
  }

  private static String address(Map<?, ?> fields, String name) {
    return "0".repeat(24) + text(fields, name).substring(2);
  }

  private static String number(Map<?, ?> fields, String name) {
    return "%064x".formatted(new BigInteger(text(fields, name)));
  }

  private static String word(int number) {
    return "%064x".formatted(number);
  }

  private static String padded(String hex) {
    return hex + "0".repeat((2 * WORD - hex.length() % (2 * WORD)) % (2 * WORD));
  }
}
