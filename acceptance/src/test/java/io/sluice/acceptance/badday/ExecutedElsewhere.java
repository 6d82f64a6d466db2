package io.sluice.acceptance.badday;

import io.sluice.acceptance.dsl.Order;
import io.sluice.acceptance.dsl.Sluice;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Map;
import java.util.Objects;

/** What a user has signed for us, and gives to somebody else too, who has coins and sends it. */
final class ExecutedElsewhere {
  /** {@code execute((address,address,uint256,uint256,uint48,bytes,bytes))}. */
  private static final String EXECUTE = "0xdf905caf";

  private static final int WORD = 32;
  private static final int FIELDS = 7;

  private ExecutedElsewhere() {}

  static void send(Sluice sluice, Order order) throws IOException {
    Order.Signed signed = Objects.requireNonNull(order.signed());
    Map<?, ?> request = (Map<?, ?>) Objects.requireNonNull(signed.body().get("request"));
    String data = text(request, "data").substring(2);
    String signature = text(signed.body(), "signature").substring(2);
    int before = FIELDS * WORD;
    String call =
        EXECUTE
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
    sluice.somebodySends(signed.forwarder(), call);
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
