package io.sluice.engine.remote;

import io.sluice.engine.transaction.Intent;
import io.sluice.evm.chain.Hex;
import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is asked of a relayer. Its interface takes no reference of ours; the gas limit travels in
 * its place: it is given to no two requests that are open at one relayer.
 *
 * @param body as it is posted, to the byte
 * @param to in lower case; {@code null} creates a contract
 * @param data in lower case; {@code 0x} for none
 * @param gas the limit, which is the mark
 */
record RemoteRequest(String body, @Nullable String to, BigInteger value, String data, long gas) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static RemoteRequest of(Intent intent, long gas) {
    ObjectNode body = JSON.createObjectNode();
    String to = intent.to() == null ? null : intent.to().hex();
    body.put("to", to);
    body.put("value", intent.value().value().toString());
    String data = Hex.data(intent.data().toArray());
    body.put("data", data);
    body.put("gas_limit", gas);
    body.put("speed", intent.speed().text());
    if (intent.validUntil() != null) {
      body.put("valid_until", intent.validUntil().toString());
    }
    return new RemoteRequest(
        body.toString(),
        to == null ? null : to.toLowerCase(Locale.ROOT),
        intent.value().value(),
        data.toLowerCase(Locale.ROOT),
        gas);
  }

  /** As it was stored. */
  static RemoteRequest read(String body) {
    JsonNode json = JSON.readTree(body);
    JsonNode to = json.path("to");
    return new RemoteRequest(
        body,
        to.isString() ? to.stringValue().toLowerCase(Locale.ROOT) : null,
        new BigInteger(json.path("value").stringValue()),
        json.path("data").stringValue().toLowerCase(Locale.ROOT),
        json.path("gas_limit").longValue());
  }
}
