package io.sluice.relay.gasless;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.forwarder.ForwardRequest;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.NetworkField;
import io.sluice.evm.price.Speed;
import io.sluice.relay.intake.RequestFields;
import io.sluice.runtime.request.FieldType;
import io.sluice.runtime.request.Fields;
import java.math.BigInteger;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the body of a gasless request. Finds everything that is wrong with its form before it says
 * so; whether it may be executed is for {@link Admission}.
 */
final class GaslessRequestReader {
  private static final FieldType<BigInteger> NUMBER = FieldType.amount(Wei.MOST);
  private static final FieldType<Long> DEADLINE =
      FieldType.integer(0, ForwardRequest.LAST_DEADLINE);
  private static final String HEX = "a signature: 0x and pairs of hex digits";

  /** Longer than any signature of a wallet that is known; what it holds decides nothing. */
  private static final int LONGEST_SIGNATURE = 16 * 1024;

  private static final FieldType<Bytes> SIGNATURE =
      FieldType.text(HEX, GaslessRequestReader::signature);

  private final NetworkField networks;
  private final ToIntFunction<Network> largestData;

  /**
   * @param largestData bytes that a transaction of ours can carry for a request, by network
   */
  GaslessRequestReader(NetworkField networks, ToIntFunction<Network> largestData) {
    this.networks = networks;
    this.largestData = largestData;
  }

  /**
   * What a body asks for.
   *
   * @throws io.sluice.runtime.failure.RefusedException with an error for every field that is wrong
   */
  GaslessIntent read(JsonNode body) {
    Fields fields = Fields.ofBody(body);
    Network network = networks.orStandard(fields);
    Fields request = fields.part("request");
    if (!fields.given("request")) {
      fields.refuse("request", "is missing; must be what the user has signed");
    }
    Address from = request.required("from", RequestFields.ADDRESS);
    Address to = request.required("to", RequestFields.ADDRESS);
    Wei value = request.required("value", RequestFields.WEI);
    BigInteger gas = request.required("gas", NUMBER);
    BigInteger nonce = request.required("nonce", NUMBER);
    Long deadline = request.required("deadline", DEADLINE);
    Bytes data = request.required("data", RequestFields.DATA);
    if (network != null && data != null && data.size() > largestData.applyAsInt(network)) {
      request.refuse(
          "data",
          "must be at most " + largestData.applyAsInt(network) + " bytes, not " + data.size());
    }
    Bytes signature = fields.required("signature", SIGNATURE);
    Speed speed = fields.optional("speed", RequestFields.SPEED, Speed.AVERAGE);
    boolean retryOnFailure = fields.optional("retryOnFailure", FieldType.FLAG, false);
    fields.refuseIfWrong();
    return new GaslessIntent(
        Objects.requireNonNull(network),
        new ForwardRequest(
            Objects.requireNonNull(from),
            Objects.requireNonNull(to),
            Objects.requireNonNull(value),
            Objects.requireNonNull(gas),
            Objects.requireNonNull(nonce),
            Objects.requireNonNull(deadline),
            Objects.requireNonNull(data)),
        Objects.requireNonNull(signature),
        speed,
        retryOnFailure);
  }

  private static Bytes signature(String text) {
    if (text.length() > 2 + 2 * LONGEST_SIGNATURE) {
      throw new IllegalArgumentException(
          "must be at most " + LONGEST_SIGNATURE + " bytes, of which the forwarder takes 65");
    }
    @Nullable Bytes read = hex(text);
    if (read == null) {
      throw new IllegalArgumentException("must be " + HEX);
    }
    return read;
  }

  private static @Nullable Bytes hex(String text) {
    try {
      return Bytes.parse(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** A signed request, and where it is to be executed. */
  record GaslessIntent(
      Network network,
      ForwardRequest request,
      Bytes signature,
      Speed speed,
      boolean retryOnFailure) {}
}
