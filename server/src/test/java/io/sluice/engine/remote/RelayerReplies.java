package io.sluice.engine.remote;

import io.sluice.evm.chain.Address;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a relayer's answers look like. */
final class RelayerReplies {
  static final JsonMapper JSON = JsonMapper.builder().build();

  private RelayerReplies() {}

  /** A number in a query. */
  static int parameter(String target, String name, int otherwise) {
    for (String each : target.substring(target.indexOf('?') + 1).split("&", -1)) {
      if (each.startsWith(name + "=")) {
        return Integer.parseInt(each.substring(name.length() + 1));
      }
    }
    return otherwise;
  }

  static ObjectNode relayer(Address address, boolean paused) {
    return JSON.createObjectNode()
        .put("id", "fake")
        .put("network_type", "evm")
        .put("address", address.hex())
        .put("paused", paused);
  }

  static ObjectNode status(long counter, boolean paused) {
    return JSON.createObjectNode()
        .put("network_type", "evm")
        .put("balance", "100000000000000000000")
        .put("system_disabled", false)
        .put("paused", paused)
        .put("nonce", Long.toString(counter));
  }

  static SmallHttp.Reply success(JsonNode data) {
    ObjectNode body = JSON.createObjectNode().put("success", true);
    body.set("data", data);
    body.putNull("error");
    return new SmallHttp.Reply(200, body.toString());
  }

  static SmallHttp.Reply error(int status, String words) {
    ObjectNode body = JSON.createObjectNode().put("success", false);
    body.putNull("data");
    body.put("error", words);
    return new SmallHttp.Reply(status, body.toString());
  }
}
