package io.sluice.relay.openzeppelin;

import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.FieldError;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.request.Fields;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a request of our own of one of theirs. What it holds is looked at by whoever reads ours, so
 * that nothing is checked twice or forgotten.
 */
final class Requests {
  private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]{1,64}");
  private static final int SIXTEEN = 16;

  /** Ours, and what they call it. */
  private static final Map<String, String> THEIR_NAMES =
      Map.of("gasLimit", "gas_limit", "validUntil", "valid_until", "relayerId", "relayer_id");

  private static final String PRICED_HERE =
      "Sluice prices transactions itself: send speed (safeLow, average, fast or fastest) instead of ";

  private Requests() {}

  /**
   * The body of {@code POST /api/v1/relay/direct} for one of theirs.
   *
   * @throws RefusedException when it says more or less than a request may, or names a price
   */
  static ObjectNode direct(JsonNode theirs, TheirRelayer target) {
    Fields fields = Fields.ofBody(theirs);
    boolean to = fields.given("to");
    boolean data = fields.given("data");
    boolean speed = fields.given("speed");
    boolean gasPrice = fields.given("gas_price");
    boolean most = fields.given("max_fee_per_gas");
    boolean tip = fields.given("max_priority_fee_per_gas");
    fields.given("gas_limit");
    fields.given("valid_until");
    if (!fields.given("value")) {
      fields.refuse("value", "is missing; must be a number of wei, or a decimal or 0x string");
    }
    if (!to && !data) {
      fields.refuse("to", "and data are both missing; one of them must be there");
    }
    fields.refuseIfWrong();
    refuseIfPriced(speed, gasPrice, most, tip);
    ObjectNode ours = JsonNodeFactory.instance.objectNode();
    ours.put("network", target.network().name());
    if (target.lane() != null) {
      ours.put("relayerId", target.lane().name());
    }
    copy(theirs, "to", ours, "to");
    ours.put("data", "0x");
    copy(theirs, "data", ours, "data");
    ours.set("value", value(theirs.get("value")));
    copy(theirs, "gas_limit", ours, "gasLimit");
    copy(theirs, "speed", ours, "speed");
    copy(theirs, "valid_until", ours, "validUntil");
    return ours;
  }

  /** Does something with such a body; what is wrong with it is told in their names. */
  static <T> T inTheirNames(Supplier<T> work) {
    try {
      return work.get();
    } catch (RefusedException e) {
      if (e.errors().isEmpty()) {
        throw e;
      }
      List<FieldError> errors =
          e.errors().stream()
              .map(each ->
                  new FieldError(
                      THEIR_NAMES.getOrDefault(each.field(), each.field()), each.message()))
              .toList();
      throw new RefusedException(e.code(), String.valueOf(e.getMessage()), errors);
    }
  }

  private static void refuseIfPriced(boolean speed, boolean gasPrice, boolean most, boolean tip) {
    long ways = Stream.of(speed, gasPrice, most || tip).filter(each -> each).count();
    if (ways == 0) {
      throw refused("Transaction must specify either gasPrice, speed, or EIP1559 parameters");
    }
    if (ways > 1) {
      throw refused("Cannot mix different transaction types");
    }
    if (most != tip) {
      throw refused("EIP1559 transactions require both maxFeePerGas and maxPriorityFeePerGas");
    }
    if (gasPrice) {
      throw new RefusedException(ErrorCode.NOT_SUPPORTED, PRICED_HERE + "gas_price.");
    }
    if (most) {
      throw new RefusedException(
          ErrorCode.NOT_SUPPORTED, PRICED_HERE + "max_fee_per_gas and max_priority_fee_per_gas.");
    }
  }

  private static RefusedException refused(String sentence) {
    return new RefusedException(ErrorCode.INVALID_REQUEST, sentence);
  }

  private static void copy(JsonNode from, String name, ObjectNode to, String other) {
    if (from.hasNonNull(name)) {
      to.set(other, from.get(name));
    }
  }

  /** Our own amounts are numbers and decimal texts; theirs may be hexadecimal too. */
  private static JsonNode value(JsonNode theirs) {
    return theirs.isString() && HEX.matcher(theirs.stringValue()).matches()
        ? JsonNodeFactory.instance.stringNode(
            new BigInteger(theirs.stringValue().substring(2), SIXTEEN).toString())
        : theirs;
  }
}
