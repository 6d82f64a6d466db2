package io.sluice.relay.gasless;

import io.sluice.evm.forwarder.ForwardRequest;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.FieldError;
import io.sluice.runtime.failure.RefusedException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;

/** What a request may ask for, whoever has signed it. Pure. */
final class RequestBounds {
  private RequestBounds() {}

  /**
   * Checks the bounds that no node has to be asked about.
   *
   * @throws RefusedException with the first that is not kept
   */
  static void check(ForwardRequest request, GaslessSettings settings, Instant now) {
    BigInteger most = BigInteger.valueOf(settings.maxGas());
    if (request.gas().signum() == 0 || request.gas().compareTo(most) > 0) {
      throw refusal(
          ErrorCode.GAS_OUT_OF_BOUNDS, "gas", "must be from 1 to " + most + " units of gas");
    }
    if (request.value().compareTo(settings.mostValue()) > 0) {
      throw refusal(
          ErrorCode.VALUE_NOT_ALLOWED, "value", "must be at most " + settings.mostValue() + " wei");
    }
    if (request.deadline() <= now.getEpochSecond()) {
      throw refusal(
          ErrorCode.DEADLINE_EXPIRED,
          "deadline",
          "must be in the future: it is " + now.getEpochSecond() + " now");
    }
  }

  /**
   * A refusal that one field of what was signed is to blame for.
   *
   * @param message says it of the field
   */
  static RefusedException refusal(ErrorCode code, String field, String message) {
    String path = "request." + field;
    return new RefusedException(
        code, path + " " + message + ".", List.of(new FieldError(path, message)));
  }
}
