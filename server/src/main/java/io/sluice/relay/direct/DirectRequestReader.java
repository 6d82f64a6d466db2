package io.sluice.relay.direct;

import io.sluice.engine.transaction.Intent;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.IntrinsicGas;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.NetworkField;
import io.sluice.evm.price.Speed;
import io.sluice.relay.intake.RequestFields;
import io.sluice.runtime.request.FieldType;
import io.sluice.runtime.request.Fields;
import io.sluice.runtime.request.Times;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the body of a direct request. Finds everything that is wrong with it before it says so. */
final class DirectRequestReader {
  private static final String RELAYER = "the id of a relayer, see /api/v1/relayers/status";
  private static final String FUTURE =
      "a future time after RFC 3339, for example 2030-01-01T00:00:00Z";
  private static final int LONGEST_NAME = 64;

  /** EIP-3860. */
  private static final int LARGEST_INITCODE = 49_152;

  private final NetworkField networks;
  private final ToLongFunction<Network> largestGas;
  private final Function<Network, Set<String>> relayers;
  private final Instant now;

  /**
   * @param largestGas units of gas a request may ask for, by network
   * @param relayers the names it may ask for, by network
   */
  DirectRequestReader(
      NetworkField networks,
      ToLongFunction<Network> largestGas,
      Function<Network, Set<String>> relayers,
      Instant now) {
    this.networks = networks;
    this.largestGas = largestGas;
    this.relayers = relayers;
    this.now = now;
  }

  /**
   * What a body asks for.
   *
   * @throws io.sluice.runtime.failure.RefusedException with an error for every field that is wrong
   */
  DirectIntent read(JsonNode body) {
    Fields fields = Fields.ofBody(body);
    Network network = networks.orStandard(fields);
    Address to = fields.optional("to", RequestFields.ADDRESS);
    boolean creation = !fields.given("to");
    Bytes data = fields.required("data", RequestFields.DATA);
    if (creation) {
      refuseIfNoCode(data, fields);
    }
    Wei value = fields.optional("value", RequestFields.WEI, Wei.ZERO);
    Long gasLimit = fields.optional("gasLimit", gas(network));
    if (gasLimit != null && data != null && gasLimit < IntrinsicGas.of(data, creation)) {
      fields.refuse(
          "gasLimit",
          "must be at least " + IntrinsicGas.of(data, creation) + " for this calldata (EIP-7623)");
    }
    Speed speed = fields.optional("speed", RequestFields.SPEED, Speed.AVERAGE);
    String relayer =
        fields.optional("relayerId", FieldType.text(RELAYER, name -> relayer(network, name)));
    Instant validUntil = fields.optional("validUntil", FieldType.text(FUTURE, this::future));
    boolean retryOnFailure = fields.optional("retryOnFailure", FieldType.FLAG, false);
    fields.refuseIfWrong();
    return new DirectIntent(
        Objects.requireNonNull(network),
        new Intent(
            to,
            value,
            Objects.requireNonNull(data),
            gasLimit,
            speed,
            relayer,
            validUntil,
            retryOnFailure));
  }

  /** Without a receiver the data is the code that makes a contract. */
  private static void refuseIfNoCode(@Nullable Bytes data, Fields fields) {
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

  private FieldType<Long> gas(@Nullable Network network) {
    long largest = network == null ? Long.MAX_VALUE : largestGas.applyAsLong(network);
    return FieldType.amount(BigInteger.valueOf(largest)).map(BigInteger::longValueExact);
  }

  /**
   * Which relayers there are depends on the network; when that is wrong nothing is said of them.
   */
  private String relayer(@Nullable Network network, String text) {
    if (network != null && !relayers.apply(network).contains(text)) {
      String shown = text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME) + "…";
      throw new IllegalArgumentException("there is no relayer \"" + shown + "\" on " + network);
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

  /** A transaction, and where it is to be sent. */
  record DirectIntent(Network network, Intent intent) {}
}
