package io.sluice.relay.direct;

import io.sluice.engine.transaction.Intent;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.IntrinsicGas;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import io.sluice.relay.status.Times;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the body of a direct request. Finds everything that is wrong with it before it says so. */
final class DirectRequestReader {
  private static final String DATA = "hex calldata: 0x and pairs of hex digits";
  private static final int LARGEST_DATA = 128 * 1024;
  private static final int LONGEST_NAME = 64;

  /** EIP-3860. */
  private static final int LARGEST_INITCODE = 49_152;

  private static final Set<String> FIELDS =
      Set.of(
          "to", "data", "value", "gasLimit", "speed", "relayerId", "validUntil", "retryOnFailure");

  private final long largestGas;
  private final Set<String> relayers;
  private final Instant now;

  /**
   * @param largestGas units of gas a request may ask for
   * @param relayers the names it may ask for
   */
  DirectRequestReader(long largestGas, Set<String> relayers, Instant now) {
    this.largestGas = largestGas;
    this.relayers = relayers;
    this.now = now;
  }

  /**
   * The intent of a body.
   *
   * @throws io.sluice.runtime.failure.RefusedException with an error for every field that is wrong
   */
  Intent read(JsonNode body) {
    JsonFields fields = new JsonFields(body, FIELDS);
    Address to = fields.optional("to", "an address: 0x and 40 hex digits", Address::parse);
    boolean creation = !fields.given("to");
    Bytes data = fields.required("data", DATA, DirectRequestReader::data);
    if (creation) {
      refuseIfNoCode(data, fields);
    }
    Wei value = fields.number("value", JsonFields.UINT256).map(Wei::new).orElse(Wei.ZERO);
    Long gasLimit =
        fields
            .number("gasLimit", BigInteger.valueOf(largestGas))
            .map(BigInteger::longValue)
            .orElse(null);
    if (gasLimit != null && data != null && gasLimit < IntrinsicGas.of(data, creation)) {
      fields.refuse(
          "gasLimit",
          "must be at least " + IntrinsicGas.of(data, creation) + " for this calldata (EIP-7623)");
    }
    Speed speed =
        fields.optional(
            "speed",
            "one of safeLow, average, fast, fastest",
            text -> Speed.of(text).orElseThrow(IllegalArgumentException::new));
    String relayer =
        fields.optional(
            "relayerId", "the id of a relayer, see /api/v1/relayers/status", this::relayer);
    Instant validUntil =
        fields.optional(
            "validUntil",
            "a future time after RFC 3339, for example 2030-01-01T00:00:00Z",
            this::future);
    boolean retryOnFailure = fields.flag("retryOnFailure");
    fields.refuseIfWrong();
    return new Intent(
        to,
        value,
        java.util.Objects.requireNonNull(data),
        gasLimit,
        speed == null ? Speed.AVERAGE : speed,
        relayer,
        validUntil,
        retryOnFailure);
  }

  /** Without a receiver the data is the code that makes a contract. */
  private static void refuseIfNoCode(@Nullable Bytes data, JsonFields fields) {
    if (data == null ? !fields.given("data") : data.isEmpty()) {
      fields.refuse("to", "is missing; without it data must be the code that creates a contract");
    } else if (data != null && data.size() > LARGEST_INITCODE) {
      fields.refuse(
          "data",
          "must be at most "
              + LARGEST_INITCODE
              + " bytes to create a contract (EIP-3860), not "
              + data.size());
    }
  }

  private static Bytes hex(String text) {
    try {
      return Bytes.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be " + DATA);
    }
  }

  private static Bytes data(String text) {
    Bytes data = hex(text);
    if (data.size() > LARGEST_DATA) {
      throw new IllegalArgumentException(
          "must be at most " + LARGEST_DATA + " bytes, not " + data.size());
    }
    return data;
  }

  private @Nullable String relayer(String text) {
    if (!relayers.contains(text)) {
      String shown = text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME) + "…";
      throw new IllegalArgumentException("there is no relayer \"" + shown + "\"");
    }
    return text;
  }

  private Instant future(String text) {
    Instant time = Times.of(text);
    if (!time.isAfter(now)) {
      throw new IllegalArgumentException("must be in the future");
    }
    return time;
  }
}
