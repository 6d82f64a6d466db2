package io.sluice.acceptance.dsl;

import java.math.BigInteger;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What a forwarder says that it executed, {@code ExecutedForwardRequest(address indexed signer,
 * uint256 nonce, bool success)}.
 *
 * @param forwarder lower case, as the signer
 */
public record Execution(String forwarder, String signer, long nonce, boolean succeeded) {
  private static final String EVENT =
      "0x842fb24a83793558587a3dab2be7674da4a51d09c5542d6dd354e5d0ea70813c";
  private static final int PREFIX = 2;
  private static final int WORD = 64;
  private static final int ADDRESS = 40;

  /** All of a receipt's. */
  static List<Execution> in(JsonNode receipt) {
    return receipt
        .path("logs")
        .valueStream()
        .filter(log -> Answer.text(log.path("topics").path(0)).equals(EVENT))
        .map(Execution::of)
        .toList();
  }

  private static Execution of(JsonNode log) {
    String signer = Answer.text(log.path("topics").path(1));
    String data = Answer.text(log.path("data")).substring(PREFIX);
    return new Execution(
        Answer.text(log.path("address")),
        "0x" + signer.substring(signer.length() - ADDRESS),
        new BigInteger(data.substring(0, WORD), 16).longValueExact(),
        data.endsWith("1"));
  }

  String mark() {
    return Order.mark(signer, nonce);
  }
}
